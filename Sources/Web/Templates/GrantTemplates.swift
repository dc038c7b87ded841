extension Templates {
    static let grantList = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/requests">Requests</a></p><h1>Grants</h1><p>{{summaryText}}</p></div>
        <ul class="subtabs">{{#views}}<li><a href="{{href}}"{{#current}} aria-current="page"{{/current}}>{{label}}</a>\
        </li>{{/views}}</ul></div>
        <div class="card">
        {{#hasRows}}<table role="table"><caption>{{captionText}}</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Tool</th>
        <th role="columnheader" scope="col">Holder</th><th role="columnheader" scope="col">Status</th>
        <th role="columnheader" scope="col">Expires</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}
        <tr role="row" data-row><th role="rowheader" scope="row"><a href="{{href}}">{{tool}}</a>\
        <span class="sub">{{role}}</span></th>
        <td role="cell" data-label="Holder"><span>{{holder}}</span></td>
        <td role="cell" data-label="Status"><span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></td>
        <td role="cell" data-label="Expires"><span>{{expiryLabel}}{{#expiryDate}}<span class="sub">{{expiryDate}}</span>\
        {{/expiryDate}}</span></td></tr>{{/rows}}</tbody></table>{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}
        {{>pager}}</div>
        {{/content}}{{/layout}}
        """

    static let grantDetail = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="{{listHref}}">{{listLabel}}</a></p><h1>{{headline}}</h1>
        <p>{{expiryLabel}}{{#expiryDate}}, {{expiryDate}}{{/expiryDate}}</p></div>
        <span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></div>
        {{>problems}}{{#byHand}}<div class="notice warn">{{byHand}}</div>{{/byHand}}
        <div class="split"><div class="stack">
        <section class="card" aria-labelledby="grant"><div class="card-head"><h2 id="grant">The grant</h2></div>
        <div class="card-body"><dl class="facts">
        <div><dt>Tool</dt><dd>{{tool}}</dd></div><div><dt>Role</dt><dd>{{role}}</dd></div>
        <div><dt>Holder</dt><dd>{{holder}}</dd></div>
        <div><dt>Request</dt><dd><a href="{{requestHref}}">{{issueKey}}</a></dd></div>
        <div><dt>Began</dt><dd>{{began}}</dd></div><div><dt>Ends</dt><dd>{{ends}}</dd></div>
        {{#endedReason}}<div><dt>Ended because</dt><dd>{{endedReason}}</dd></div>{{/endedReason}}
        {{#connection}}<div><dt>Connection</dt><dd>{{connection}}</dd></div>
        <div class="wide"><dt>Entitlement group</dt><dd><code>{{group}}</code></dd></div>{{/connection}}
        <div class="wide"><dt>Grant id</dt><dd><code>{{id}}</code></dd></div>
        </dl></div></section>
        {{#hasJobs}}<section class="card" aria-labelledby="jobs"><div class="card-head"><h2 id="jobs">At the directory\
        </h2></div><ul class="checks">{{#jobs}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div><strong>{{kind}}</strong> \
        <span class="faint">{{when}}</span>{{#proof}}<br><span class="soft">{{proof}}</span>{{/proof}}\
        {{#message}}<br><span class="soft">{{message}}</span>{{/message}}</div></li>{{/jobs}}</ul></section>{{/hasJobs}}
        {{#hasHistory}}<section class="card" aria-labelledby="story"><div class="card-head"><h2 id="story">What happened\
        </h2></div><div class="card-body"><ol class="timeline">{{#history}}<li><strong>{{what}}</strong>
        <span class="faint">{{when}}{{#who}}, {{who}}{{/who}}</span>{{#entryHref}} \
        <a class="faint" href="{{entryHref}}">entry {{seq}}</a>{{/entryHref}}</li>{{/history}}</ol></div></section>\
        {{/hasHistory}}
        </div>
        <aside class="stack aside" aria-label="Change the grant">
        {{#canExtend}}<form class="card" method="post" action="/grants/{{id}}/extension"><div class="card-body">{{>token}}
        <h2>Extend</h2>
        <div class="field"><label for="days">Days more</label><input type="number" id="days" name="days" min="1" max="180" \
        value="{{typedDays}}" required aria-describedby="days-hint">
        <p class="hint" id="days-hint">At most 180 days from its first start.</p></div>
        <div class="field"><label for="extend-reason">Reason</label>
        <textarea id="extend-reason" name="reason" maxlength="1000" required>{{typedReason}}</textarea></div>
        <button class="primary">Extend</button></div></form>{{/canExtend}}
        {{#canEnd}}<form class="card" id="end" method="post" action="/grants/{{id}}/revocation"><div class="card-body">\
        {{>token}}<h2>{{endTitle}}</h2>
        <div class="field"><label for="reason">Reason</label>
        <textarea id="reason" name="reason" maxlength="1000" required></textarea>
        <p class="hint">{{endHint}}</p></div>
        <button class="danger">{{endTitle}}</button></div></form>{{/canEnd}}
        {{^canEnd}}<div class="card"><div class="card-body"><p class="soft">{{noEndText}}</p></div></div>{{/canEnd}}
        </aside></div>
        {{/content}}{{/layout}}
        """
}
