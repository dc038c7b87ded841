extension Templates {
    static let policyReplay = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/governance">Governance</a> / \
        <a href="/governance/drafts/{{id}}">Draft {{mark}}</a></p><h1>The draft on past requests</h1>
        <p>What policy answered then, and what the draft would answer. Nothing changes for anybody.</p></div></div>
        {{>problems}}
        <form class="card filters" method="get" action="/governance/drafts/{{id}}/replay">
        {{#fields}}{{>field}}{{/fields}}
        <div class="actions"><button>Decide anew</button></div></form>
        {{#replayed}}
        <div class="notice">{{summaryText}}</div>
        {{#partial}}<div class="notice warn">{{partial}}</div>{{/partial}}
        {{^hasRequests}}<div class="card">{{#none}}{{>empty}}{{/none}}</div>{{/hasRequests}}
        {{#hasRequests}}
        <div class="card"><table role="table"><caption>Answers then, by row, and by the draft, by column</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Then</th>{{#answers}}\
        <th role="columnheader" scope="col">{{label}}</th>{{/answers}}</tr></thead>
        <tbody role="rowgroup">{{#matrix}}<tr role="row"><th role="rowheader" scope="row">{{label}}</th>{{#cells}}\
        <td role="cell" class="number" data-label="{{label}}"><span>{{#changed}}<strong>{{figure}}</strong>{{/changed}}\
        {{^changed}}{{figure}}{{/changed}}</span></td>{{/cells}}</tr>{{/matrix}}</tbody></table></div>
        {{/hasRequests}}
        {{#hasTools}}<div class="card"><table role="table"><caption>Changed answers by tool</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Tool</th>
        <th role="columnheader" scope="col">Changes</th></tr></thead>
        <tbody role="rowgroup">{{#tools}}<tr role="row"><th role="rowheader" scope="row">{{name}}</th>
        <td role="cell" data-label="Changes"><span>{{#changes}}<span class="sub">{{figure}} from \u{201C}{{before}}\u{201D} to \
        \u{201C}{{after}}\u{201D}</span>{{/changes}}</span></td></tr>{{/tools}}</tbody></table></div>{{/hasTools}}
        {{#hasExamples}}<div class="card"><table role="table"><caption>For example: the newest of each change</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Request</th>
        <th role="columnheader" scope="col">Tool</th><th role="columnheader" scope="col">Asked</th>
        <th role="columnheader" scope="col">Then</th><th role="columnheader" scope="col">By the draft</th></tr></thead>
        <tbody role="rowgroup">{{#examples}}<tr role="row" data-row><th role="rowheader" scope="row">\
        <a href="{{href}}">{{issueKey}}</a></th><td role="cell" data-label="Tool"><span>{{tool}}</span></td>
        <td role="cell" data-label="Asked"><span>{{asked}}</span></td>
        <td role="cell" data-label="Then"><span>{{#before}}{{>lozenge}}{{/before}}</span></td>
        <td role="cell" data-label="By the draft"><span>{{#after}}{{>lozenge}}{{/after}}</span></td></tr>{{/examples}}\
        </tbody></table></div>{{/hasExamples}}
        {{/replayed}}
        {{/content}}{{/layout}}
        """
}
