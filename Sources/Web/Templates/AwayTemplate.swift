extension Templates {
    static let away = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Away</h1><p>Who decides in whose name, and when you are not to be counted on.</p></div>
        <ul class="subtabs"><li><a href="/approvals">Requests</a></li>
        <li><a href="/approvals/manual">Manual actions</a></li>
        <li><a href="/approvals/reviews">Reviews</a></li>
        <li><a href="/approvals/break-glass">Break-glass</a></li>
        <li><a href="/approvals/away" aria-current="page">Away</a></li></ul></div>
        {{>problems}}
        <section class="card" aria-labelledby="live"><div class="card-head"><h2 id="live">Delegations</h2></div>
        {{#hasRows}}<table role="table"><caption>Delegations that last</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">For</th>
        <th role="columnheader" scope="col">Decides, too</th><th role="columnheader" scope="col">Until</th>
        <th role="columnheader" scope="col">Reason</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}<tr role="row"><th role="rowheader" scope="row">{{from}}</th>
        <td role="cell" data-label="Decides, too"><span>{{to}}</span></td>
        <td role="cell" data-label="Until"><span>{{until}}</span></td>
        <td role="cell" data-label="Reason"><span>{{reason}}</span></td></tr>{{/rows}}</tbody></table>{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}</section>
        {{#mine}}<form class="card" method="post" action="/approvals/delegation/end"><div class="card-body">{{>token}}
        <h2>Your delegation</h2><p>{{mine}} decides for you, too.</p>
        <button class="danger">End it</button></div></form>{{/mine}}
        <form class="card" method="post" action="/approvals/delegation"><div class="card-body">{{>token}}
        <h2>Let somebody decide for you</h2>
        <div class="field"><label for="to">Who</label><select id="to" name="to" required>
        {{#deciders}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/deciders}}</select></div>
        <div class="field"><label for="until">Until the end of</label>
        <input type="date" id="until" name="until" value="{{typedUntil}}" required aria-describedby="until-hint">
        <p class="hint" id="until-hint">At most 90 days from now. You may go on deciding yourself.</p></div>
        <div class="field"><label for="reason">Reason</label>
        <textarea id="reason" name="reason" maxlength="1000" required>{{typedReason}}</textarea></div>
        <button class="primary">Delegate</button></div></form>
        {{#away}}<form class="card" method="post" action="/approvals/absence/end"><div class="card-body">{{>token}}
        <h2>You are away</h2><p>Until {{away}} others are asked.</p><button>I am here again</button></div></form>{{/away}}
        {{^away}}<form class="card" method="post" action="/approvals/absence"><div class="card-body">{{>token}}
        <h2>Out of office</h2>
        <div class="field"><label for="away-until">Until the end of</label>
        <input type="date" id="away-until" name="until" required aria-describedby="away-hint">
        <p class="hint" id="away-hint">Others are asked meanwhile. You may decide all the same.</p></div>
        <button>I am away</button></div></form>{{/away}}
        {{/content}}{{/layout}}
        """
}
