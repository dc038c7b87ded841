extension Templates {
    static let reconciliation = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/overview">Overview</a></p><h1>Reconciliation</h1>
        <p>{{summaryText}} between who is in the groups and what was granted.</p></div></div>
        {{#hasHeld}}<div class="notice warn">{{#held}}{{headline}}: {{why}} {{/held}}<a href="/breaker">Held by the \
        breaker</a></div>{{/hasHeld}}
        {{#sections}}<section class="card" aria-labelledby="kind-{{kind}}"><div class="card-head">
        <h2 id="kind-{{kind}}">{{title}}</h2></div>
        {{^hasRows}}<div class="card-body"><p class="soft">{{nothing}}</p></div>{{/hasRows}}
        {{#hasRows}}<form method="post" action="/reconciliation/findings">{{>token}}
        <table role="table"><caption>{{text}}</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col"><span class="visually-hidden">Choose\
        </span></th><th role="columnheader" scope="col">Who</th><th role="columnheader" scope="col">Group</th>
        <th role="columnheader" scope="col">Found</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}<tr role="row">
        <td role="cell" class="tick-cell">{{#canChoose}}<label class="tick"><input type="checkbox" name="finding" \
        value="{{id}}"><span class="visually-hidden">Choose {{who}} in {{group}}</span></label>{{/canChoose}}</td>
        <th role="rowheader" scope="row">{{who}}{{#identity}}<span class="sub">identity <code>{{identity}}</code></span>\
        {{/identity}}{{#grantHref}}<span class="sub"><a href="{{grantHref}}">{{grantLabel}}</a></span>{{/grantHref}}</th>
        <td role="cell" data-label="Group"><span>{{group}}</span></td>
        <td role="cell" data-label="Found"><span>{{since}}<span class="sub">{{suggestion}}</span>\
        <span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span>\
        {{#finding}}<span class="sub">{{finding}}</span>{{/finding}}</span></td></tr>{{/rows}}</tbody></table>
        <div class="card-body"><div class="field"><label for="reason-{{kind}}">Reason</label>
        <textarea id="reason-{{kind}}" name="reason" maxlength="1000" required></textarea></div>
        <div class="actions">{{#choices}}<button name="choice" value="{{value}}" class="{{tone}}">{{label}}</button>\
        {{/choices}}</div></div></form>{{/hasRows}}</section>{{/sections}}
        {{#paged}}<div class="card">{{>pager}}</div>{{/paged}}
        <section class="card" aria-labelledby="groups"><div class="card-head"><h2 id="groups">Groups</h2></div>
        {{#hasGroups}}<ul class="checks">{{#groups}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div>
        <strong>{{name}}</strong> <code>{{group}}</code><br><span class="soft">{{when}} {{counts}}</span>\
        {{#failure}}<br><span class="soft">{{failure}}</span>{{/failure}}
        {{#canRun}}<form method="post" action="/reconciliation/comparisons/{{id}}/run">{{>token}}
        <button class="small">Compare now<span class="visually-hidden">: {{name}}</span></button></form>{{/canRun}}
        </div></li>{{/groups}}</ul>{{/hasGroups}}
        {{^hasGroups}}{{#noGroups}}{{>empty}}{{/noGroups}}{{/hasGroups}}</section>
        <p class="faint">Taking many out at once is held by the <a href="/breaker">breaker</a>.</p>
        {{/content}}{{/layout}}
        """
}
