extension Templates {
    static let requestList = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Requests</h1><p>Every request of the organization and what became of it.</p>
        <ul class="subtabs"><li><a href="/requests" aria-current="page">All requests</a></li>\
        {{#canDecide}}<li><a href="/approvals">To decide</a></li><li><a href="/approvals/manual">Follow-ups</a></li>\
        {{/canDecide}}<li><a href="/grants">Grants</a></li></ul></div>
        <form class="actions" method="post" action="/requests/export">{{>token}}<input type="hidden" name="decision" \
        value="{{filterDecision}}"><input type="hidden" name="issue" value="{{filterIssue}}"><input type="hidden" \
        name="id" value="{{filterID}}"><input type="hidden" name="from" value="{{filterFrom}}"><input type="hidden" \
        name="to" value="{{filterTo}}"><label class="option"><input type="checkbox" name="bom" value="true"> For Excel\
        </label><button aria-describedby="export-hint">Export CSV</button><p class="hint faint" id="export-hint">What \
        the filter shows, of the last 90 days unless it names days, 365 at most.</p></form></div>
        <div class="card"><form class="filters" method="get" action="/requests" role="search" aria-label="Filter requests">
        <div class="field"><label for="decision">Decision</label><select id="decision" name="decision">
        <option value="">Any</option>{{#decisions}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}\
        </option>{{/decisions}}</select></div>
        <div class="field"><label for="issue">Issue key</label><input type="search" id="issue" name="issue" \
        value="{{filterIssue}}" autocomplete="off"></div>
        <div class="field"><label for="id">Request id</label><input type="search" id="id" name="id" value="{{filterID}}" \
        autocomplete="off"></div>
        <div class="field"><label for="from">From</label><input type="date" id="from" name="from" value="{{filterFrom}}">\
        </div>
        <div class="field"><label for="to">To</label><input type="date" id="to" name="to" value="{{filterTo}}"></div>
        <div class="actions"><button>Filter</button>{{#filtered}}<a class="button" href="/requests">Clear</a>{{/filtered}}\
        </div></form>
        {{#hasRows}}<table role="table"><caption>{{captionText}}</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Request</th>
        <th role="columnheader" scope="col">Requester</th><th role="columnheader" scope="col">Tool</th>
        <th role="columnheader" scope="col">Decision</th><th role="columnheader" scope="col">Decided by</th>
        <th role="columnheader" scope="col" aria-sort="{{sort}}">Asked</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}
        <tr role="row" data-row><th role="rowheader" scope="row"><a href="{{href}}">{{issueKey}}</a></th>
        <td role="cell" data-label="Requester"><span>{{requester}}</span></td>
        <td role="cell" data-label="Tool"><span>{{tool}}<span class="sub">{{role}}</span></span></td>
        <td role="cell" data-label="Decision"><span>{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></td>
        <td role="cell" data-label="Decided by"><span>{{decidedBy}}</span></td>
        <td role="cell" data-label="Asked" class="number"><span>{{asked}}</span></td></tr>{{/rows}}</tbody></table>\
        {{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}
        {{>pager}}</div>
        {{/content}}{{/layout}}
        """

    static let requestDetail = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="{{listHref}}">{{listLabel}}</a></p><h1>{{headline}}</h1>
        <p>{{>issue}}, asked by {{requester}} {{asked}}</p></div>{{#lozenges}}{{>lozenge}}{{/lozenges}}</div>
        {{>problems}}{{#byHand}}<div class="notice warn">{{byHand}}</div>{{/byHand}}
        <div class="split"><div class="stack">
        <section class="card" aria-labelledby="what"><div class="card-head"><h2 id="what">What was asked</h2></div>
        <div class="card-body"><dl class="facts">
        <div><dt>Tool</dt><dd>{{tool}} {{#toolLozenges}}{{>lozenge}}{{/toolLozenges}}</dd></div>
        <div><dt>Role</dt><dd>{{role}}</dd></div><div><dt>Duration</dt><dd>{{days}}</dd></div>
        {{#beneficiary}}<div><dt>For</dt><dd>{{beneficiary}}</dd></div>{{/beneficiary}}
        <div><dt>Data classes</dt><dd>{{#classes}}<span class="tag">{{label}}</span> {{/classes}}{{^classes}}none named\
        {{/classes}}</dd></div>
        <div class="wide"><dt>Business use</dt><dd>{{use}}</dd></div>
        {{#particulars}}<div><dt>{{label}}</dt><dd>{{value}}</dd></div>{{/particulars}}
        <div class="wide"><dt>Request id</dt><dd><code>{{id}}</code></dd></div>
        <div class="wide"><dt>Snapshot, SHA-256</dt><dd><code>{{snapshot}}</code></dd></div>
        </dl></div></section>
        {{#policy}}<section class="card" aria-labelledby="policy"><div class="card-head"><h2 id="policy">What policy said\
        </h2>{{#policyLozenges}}{{>lozenge}}{{/policyLozenges}}</div><div class="card-body">
        <p>{{policySummary}}</p>
        {{#hasRules}}<ul class="timeline">{{#rules}}<li><strong>{{ruleName}}</strong> <span class="soft">{{ruleText}}\
        </span></li>{{/rules}}</ul>{{/hasRules}}
        <details><summary>Everything that was weighed</summary><div><pre>{{record}}</pre></div></details>
        </div></section>{{/policy}}
        {{#hasQuestions}}<section class="card" aria-labelledby="questions"><div class="card-head"><h2 id="questions">\
        Questions</h2></div><div class="card-body"><ul class="timeline">{{#questions}}<li><strong>{{question}}</strong>
        <span class="faint">{{askedBy}}, {{askedAt}}</span><p>{{#answer}}{{answer}}{{/answer}}{{^answer}}Not answered yet.\
        {{/answer}}</p></li>{{/questions}}</ul></div></section>{{/hasQuestions}}
        {{#hasHistory}}<section class="card" aria-labelledby="story"><div class="card-head"><h2 id="story">What happened\
        </h2></div><div class="card-body"><ol class="timeline">{{#history}}<li><strong>{{what}}</strong>
        <span class="faint">{{when}}{{#who}}, {{who}}{{/who}}</span>{{#entryHref}} \
        <a class="faint" href="{{entryHref}}">entry {{seq}}</a>{{/entryHref}}</li>{{/history}}</ol></div></section>\
        {{/hasHistory}}
        </div>
        <aside class="stack aside" aria-label="Decision">
        <section class="card" aria-labelledby="decision-head"><div class="card-head"><h2 id="decision-head">Decision</h2>\
        </div><div class="card-body">
        <dl class="facts">
        <div class="wide"><dt>State</dt><dd>{{#lozenges}}{{>lozenge}}{{/lozenges}} \
        {{#late}}{{>lozenge}}{{/late}}</dd></div>
        {{#waitingFor}}<div class="wide"><dt>Waiting for</dt><dd>{{waitingFor}}</dd></div>{{/waitingFor}}
        {{#stages}}<div class="wide"><dt>{{stage}}</dt><dd>approved by {{by}}, {{at}}</dd></div>{{/stages}}
        {{#assigned}}<div class="wide"><dt>{{stage}}</dt><dd>{{by}} asked {{to}}: {{why}}</dd></div>{{/assigned}}
        {{#decidedBy}}<div class="wide"><dt>By</dt><dd>{{decidedBy}}</dd></div>{{/decidedBy}}
        {{#decidedAt}}<div class="wide"><dt>At</dt><dd>{{decidedAt}}</dd></div>{{/decidedAt}}
        {{#reason}}<div class="wide"><dt>Reason</dt><dd>{{reason}}</dd></div>{{/reason}}
        {{#blockedBy}}<div class="wide"><dt>Why a person decides</dt><dd>{{blockedBy}}</dd></div>{{/blockedBy}}
        {{#override}}<div class="wide"><dt>Guardrails set aside</dt><dd>{{override}}</dd></div>{{/override}}
        {{#grantHref}}<div class="wide"><dt>Grant</dt><dd><a href="{{grantHref}}">{{grantLabel}}</a></dd></div>\
        {{/grantHref}}</dl>
        {{#own}}<p class="soft">You are a party to this request, so somebody else decides.</p>{{/own}}
        </div></section>
        {{#canDecide}}
        <form class="card" method="post" action="/requests/{{id}}/decision"><div class="card-body">{{>token}}
        <input type="hidden" name="decision" value="approve"><input type="hidden" name="version" value="{{version}}">
        <h2>Approve</h2>
        <div class="field"><label for="days">Days</label><input type="number" id="days" name="days" min="1" \
        max="{{maximumDays}}" value="{{typedDays}}" aria-describedby="days-hint">
        <p class="hint" id="days-hint">You may shorten, not lengthen.</p></div>
        <div class="field"><label for="comment">Comment (optional)</label>
        <textarea id="comment" name="comment" maxlength="1000">{{typedComment}}</textarea></div>
        <button class="primary">Approve</button></div></form>
        <form class="card" method="post" action="/requests/{{id}}/decision"><div class="card-body">{{>token}}
        <input type="hidden" name="decision" value="deny"><input type="hidden" name="version" value="{{version}}">
        <h2>Deny</h2>
        <div class="field"><label for="reason">Reason</label>
        <textarea id="reason" name="reason" maxlength="1000" required aria-describedby="reason-hint">{{typedReason}}\
        </textarea>
        <p class="hint" id="reason-hint">The requester sees this text in Jira.</p></div>
        <button class="danger">Deny</button></div></form>
        {{/canDecide}}
        {{#canDecide}}{{#canAsk}}
        <form class="card" method="post" action="/requests/{{id}}/question"><div class="card-body">{{>token}}
        <h2>Ask the requester</h2>
        <div class="field"><label for="question">Question</label>
        <textarea id="question" name="question" maxlength="2000" required aria-describedby="question-hint">\
        {{typedQuestion}}</textarea>
        <p class="hint" id="question-hint">The requester sees this text in Jira. Deadlines stand still until the answer.\
        </p></div>
        <button>Ask</button></div></form>
        {{/canAsk}}{{/canDecide}}
        {{#canAnswer}}{{#openQuestion}}
        <form class="card" method="post" action="/requests/{{id}}/answer"><div class="card-body">{{>token}}
        <h2>Answer</h2>
        <div class="field"><label for="answer">{{openQuestion}}</label>
        <textarea id="answer" name="answer" maxlength="2000" required>{{typedAnswer}}</textarea></div>
        <button class="primary">Answer</button></div></form>
        {{/openQuestion}}{{/canAnswer}}
        {{#canReassign}}
        <form class="card" method="post" action="/requests/{{id}}/reassignment"><div class="card-body">{{>token}}
        <input type="hidden" name="version" value="{{version}}">
        <h2>Ask somebody else</h2>
        <div class="field"><label for="to">Who decides</label><select id="to" name="to" required>\
        {{#candidates}}<option value="{{value}}">{{label}}</option>{{/candidates}}</select></div>
        <div class="field"><label for="stage">Stage</label><select id="stage" name="stage" required>\
        {{#openStages}}<option value="{{value}}">{{label}}</option>{{/openStages}}</select></div>
        <div class="field"><label for="reassign_reason">Reason</label><textarea id="reassign_reason" \
        name="reassign_reason" maxlength="1000" required>{{typedReassign}}</textarea></div>
        <button>Reassign</button></div></form>
        {{/canReassign}}
        {{#canBreakGlass}}
        <form class="card" method="post" action="/requests/{{id}}/break-glass"><div class="card-body">{{>token}}
        <input type="hidden" name="version" value="{{version}}">
        <h2>Break the glass</h2><p class="soft">Gives access now, without the approvers. They are told, and somebody \
        else reviews it.</p>
        <div class="field"><label for="hours">Hours</label><input type="number" id="hours" name="hours" min="1" \
        max="{{glassHours}}" value="1" required></div>
        <div class="field"><label for="glass_reason">Why it cannot wait</label><textarea id="glass_reason" \
        name="glass_reason" maxlength="1000" required>{{typedGlass}}</textarea></div>
        <button class="danger">Break the glass</button></div></form>
        {{/canBreakGlass}}
        {{#canOverride}}
        <form class="card" method="post" action="/requests/{{id}}/override"><div class="card-body">{{>token}}
        <h2>Set guardrails aside</h2><p class="soft">For this request alone. It approves nothing: an approver still decides.</p>
        <div class="field"><label for="until">Last day</label><input type="date" id="until" name="until" \
        value="{{typedUntil}}" required aria-describedby="until-hint"><p class="hint" id="until-hint">Within 30 days.</p></div>
        <div class="field"><label for="override_reason">Reason</label><textarea id="override_reason" name="override_reason" \
        maxlength="1000" required>{{typedOverride}}</textarea></div>
        <button>Set guardrails aside</button></div></form>
        {{/canOverride}}
        {{#canCancel}}
        <form class="card" method="post" action="/requests/{{id}}/cancellation"><div class="card-body">{{>token}}
        <h2>Cancel this request</h2>
        <div class="field"><label for="cancel">Reason (optional)</label>
        <textarea id="cancel" name="reason" maxlength="1000"></textarea></div>
        <button class="danger">Cancel the request</button></div></form>
        {{/canCancel}}
        </aside></div>
        {{/content}}{{/layout}}
        """
}
