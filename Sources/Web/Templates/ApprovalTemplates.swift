extension Templates {
    static let approvalQueue = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Approvals</h1><p>Requests that wait for a decision, oldest first. Your own are not \
        shown to you.</p></div>
        <ul class="subtabs"><li><a href="/approvals" aria-current="page">Requests</a></li>
        <li><a href="/approvals/manual">Manual actions</a></li>
        <li><a href="/approvals/reviews">Reviews</a></li>
        <li><a href="/approvals/break-glass">Break-glass</a></li>
        <li><a href="/approvals/away">Away</a></li></ul></div>
        {{#hasRows}}<details data-keys-help><summary>Keyboard</summary><div><p class="soft"><kbd>j</kbd> next \
        <kbd>k</kbd> previous <kbd>x</kbd> choose <kbd>a</kbd> approve chosen <kbd>d</kbd> deny chosen. \
        <a href="/settings">Switch off</a></p></div></details>{{/hasRows}}
        <form class="card" method="get" action="/approvals/confirmation">
        {{#hasRows}}<table role="table"><caption>Pending requests, oldest first</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="tick-cell">\
        <span data-tick-all-cell hidden><label class="tick"><input type="checkbox" data-tick-all>\
        <span class="visually-hidden">Choose all on this page</span></label></span>\
        <span class="visually-hidden">Choose</span></th>
        <th role="columnheader" scope="col">Request</th><th role="columnheader" scope="col">Requester</th>
        <th role="columnheader" scope="col">Tool</th><th role="columnheader" scope="col">Business use</th>
        <th role="columnheader" scope="col">Duration</th>
        <th role="columnheader" scope="col" aria-sort="ascending">Waiting</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}
        <tr role="row" data-row><td role="cell" class="tick-cell"><label class="tick"><input type="checkbox" \
        name="request" value="{{id}}" data-tick><span class="visually-hidden">Choose {{issueKey}}, {{tool}} for \
        {{requester}}</span></label></td>
        <th role="rowheader" scope="row"><a href="{{href}}">{{issueKey}}</a></th>
        <td role="cell" data-label="Requester"><span>{{requester}}{{#beneficiary}}<span class="sub">for \
        {{beneficiary}}</span>{{/beneficiary}}</span></td>
        <td role="cell" data-label="Tool"><span>{{tool}}<span class="sub">{{role}}</span>\
        <span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></span></td>
        <td role="cell" data-label="Business use"><span><span class="clamp">{{use}}</span>\
        {{#classes}}<span class="sub">{{classes}}</span>{{/classes}}</span></td>
        <td role="cell" data-label="Duration" class="number"><span>{{days}}</span></td>
        <td role="cell" data-label="Waiting" class="number"><span>{{waiting}}<span class="sub">{{asked}}</span>\
        <span class="lozenges">{{#late}}{{>lozenge}}{{/late}}</span>\
        {{#waitingFor}}<span class="sub">Waiting for: {{waitingFor}}</span>{{/waitingFor}}</span></td></tr>{{/rows}}</tbody></table>
        <div class="bulk"><span class="tally" aria-live="polite" data-tally="Choose up to 50 requests">Choose up to 50 \
        requests</span>
        <button name="decision" value="deny" class="danger" data-key="d">Deny chosen</button>
        <button name="decision" value="approve" class="primary" data-key="a">Approve chosen</button></div>
        {{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}
        </form>
        {{#paged}}<div class="card">{{>pager}}</div>{{/paged}}
        {{/content}}{{/layout}}
        """

    static let bulkConfirmation = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/approvals">Approvals</a></p><h1>{{headline}}</h1>
        <p>{{summary}}</p></div></div>
        {{>problems}}
        <form class="card" method="post" action="/approvals/decisions"><div class="card-body">{{>token}}
        <input type="hidden" name="decision" value="{{decision}}">
        <ul class="checks">{{#rows}}<li><input type="hidden" name="request" value="{{id}}"><div><strong>{{tool}}</strong> \
        for {{requester}}<br><span class="faint">{{issueKey}}, {{days}}</span></div>
        {{#lozenges}}{{>lozenge}}{{/lozenges}}</li>{{/rows}}</ul>
        {{#isDenial}}<div class="field"><label for="reason">Why are they denied?</label>
        <textarea id="reason" name="reason" maxlength="1000" required aria-describedby="reason-hint">{{typed}}</textarea>
        <p class="hint" id="reason-hint">The requesters see this text in Jira.</p></div>{{/isDenial}}
        {{^isDenial}}<div class="field"><label for="comment">Comment (optional)</label>
        <textarea id="comment" name="comment" maxlength="1000">{{typed}}</textarea></div>{{/isDenial}}
        <div class="actions"><button class="{{#isDenial}}danger{{/isDenial}}{{^isDenial}}primary{{/isDenial}}">\
        {{confirm}}</button><a class="button" href="/approvals">Go back</a></div>
        </div></form>
        {{/content}}{{/layout}}
        """

    static let bulkResult = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/approvals">Approvals</a></p><h1>{{headline}}</h1>
        <p>Every request has its own result; nothing else was changed.</p></div></div>
        <div class="notice {{tone}}" role="status" data-focus tabindex="-1">{{summary}}</div>
        <div class="card"><ul class="checks">{{#rows}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}
        <div><a href="{{href}}">{{issueKey}}</a> {{tool}}{{#message}}<br><span class="soft">{{message}}</span>\
        {{/message}}</div></li>{{/rows}}</ul></div>
        <div class="actions"><a class="button primary" href="/approvals">Back to approvals</a></div>
        {{/content}}{{/layout}}
        """

    static let waitingJobs = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Manual actions</h1><p>Work at a directory that a person has to do, confirm or give \
        up.</p></div>
        <ul class="subtabs"><li><a href="/approvals">Requests</a></li>
        <li><a href="/approvals/manual" aria-current="page">Manual actions</a></li>
        <li><a href="/approvals/reviews">Reviews</a></li>
        <li><a href="/approvals/break-glass">Break-glass</a></li>
        <li><a href="/approvals/away">Away</a></li></ul></div>
        {{#rows}}<section class="card" aria-labelledby="job-{{id}}"><div class="card-head">
        <h2 id="job-{{id}}">{{headline}}</h2>{{#lozenges}}{{>lozenge}}{{/lozenges}}</div>
        <div class="card-body"><p>{{task}}</p>
        <dl class="facts"><div><dt>Person</dt><dd>{{holder}}</dd></div><div><dt>Tool</dt><dd>{{tool}}</dd></div>
        <div><dt>Connection</dt><dd>{{connection}}</dd></div>
        <div><dt>Group</dt><dd><code>{{group}}</code></dd></div>
        <div><dt>Since</dt><dd>{{since}}</dd></div><div class="wide"><dt>Grant</dt><dd><a href="{{grantHref}}"><code>{{grantShort}}</code></a></dd></div>
        {{#code}}<div class="wide"><dt>What the directory said</dt><dd><code>{{code}}</code> {{message}}</dd></div>\
        {{/code}}</dl>
        <div class="actions">
        <details><summary>{{completeLabel}}</summary><form method="post" action="/jobs/{{id}}/completion" class="stack">\
        {{>token}}<div class="field"><label for="note-{{id}}">What did you do?</label>
        <textarea id="note-{{id}}" name="note" maxlength="1000" required></textarea>
        <p class="hint">Where the directory can be read, your word is checked there; otherwise it is kept as attested by \
        you.</p></div><div><button class="primary">{{completeLabel}}</button></div></form></details>
        {{#canRetry}}<form method="post" action="/jobs/{{id}}/retry">{{>token}}<button>Try again\
        <span class="visually-hidden">: {{headline}}</span></button></form>{{/canRetry}}
        {{#canAbandon}}<details><summary>Won&rsquo;t provision</summary>
        <form method="post" action="/jobs/{{id}}/abandonment" class="stack">{{>token}}
        <div class="field"><label for="why-{{id}}">Why not?</label>
        <textarea id="why-{{id}}" name="reason" maxlength="1000" required></textarea>
        <p class="hint">The grant is revoked.</p></div><div><button class="danger">Revoke the grant</button></div></form>\
        </details>{{/canAbandon}}
        </div></div></section>{{/rows}}
        {{^hasRows}}<div class="card">{{#none}}{{>empty}}{{/none}}</div>{{/hasRows}}
        {{#paged}}<div class="card">{{>pager}}</div>{{/paged}}
        {{/content}}{{/layout}}
        """

    static let problems = """
        {{#problem}}<div class="notice bad" role="alert" data-focus tabindex="-1"><h2>{{problemTitle}}</h2>
        {{#field}}<ul><li><a href="#{{field}}">{{text}}</a></li></ul>{{/field}}{{^field}}<p>{{text}}</p>{{/field}}</div>\
        {{/problem}}
        """
}
