extension Templates {
    static let logList = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Governance logs</h1><p>Every step, in an order nobody can change unnoticed.\
        {{#maySet}} <a href="/log/retention">How long it is kept</a>{{/maySet}}</p></div>
        {{#canUse}}<div class="actions"><form class="actions" method="post" action="/log/export">{{>token}}
        <input type="hidden" name="action" value="{{filterAction}}"><input type="hidden" name="request" \
        value="{{filterRequest}}"><input type="hidden" name="grant" value="{{filterGrant}}"><input type="hidden" \
        name="from" value="{{filterFrom}}"><input type="hidden" name="to" value="{{filterTo}}">
        <label class="option">Form <select name="format"><option value="jsonl">JSONL with proof</option>\
        <option value="ocsf">OCSF events</option></select></label><button aria-describedby="export-hint">Export</button>\
        <p class="hint faint" id="export-hint">What the filter shows, of the last 90 days unless it names days, 365 at \
        most.</p></form>
        <form method="post" action="/log/verification">{{>token}}<button class="primary">Verify the log</button></form>\
        </div>{{/canUse}}</div>
        <section class="card" aria-labelledby="verified"><div class="card-head"><h2 id="verified">Last verification</h2>\
        {{#verdict}}{{>lozenge}}{{/verdict}}{{^verdict}}<span class="lozenge">Never verified</span>{{/verdict}}</div>
        <div class="card-body">{{#verdict}}<p>{{finding}}</p><p class="faint">{{verifiedAt}}, by {{verifiedBy}}</p>\
        {{/verdict}}{{^verdict}}<p class="soft">Verify to recompute every hash and authentication code from the first \
        entry to the last.</p>{{/verdict}}</div></section>
        <div class="card"><form class="filters" method="get" action="/log" role="search" aria-label="Filter the log">
        <div class="field"><label for="action">Action</label><select id="action" name="action">
        <option value="">Any</option>{{#actions}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}\
        </option>{{/actions}}</select></div>
        <div class="field"><label for="request">Request id</label><input type="search" id="request" name="request" \
        value="{{filterRequest}}" autocomplete="off"></div>
        <div class="field"><label for="grant">Grant id</label><input type="search" id="grant" name="grant" \
        value="{{filterGrant}}" autocomplete="off"></div>
        <div class="field"><label for="from">From</label><input type="date" id="from" name="from" value="{{filterFrom}}">\
        </div>
        <div class="field"><label for="to">To</label><input type="date" id="to" name="to" value="{{filterTo}}"></div>
        <div class="actions"><button>Filter</button>{{#filtered}}<a class="button" href="/log">Clear</a>{{/filtered}}</div>
        </form>
        {{#hasRows}}<table role="table"><caption>{{captionText}}</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" aria-sort="descending">Entry</th>
        <th role="columnheader" scope="col">Time</th><th role="columnheader" scope="col">Action</th>
        <th role="columnheader" scope="col">Actor</th><th role="columnheader" scope="col">About</th>
        <th role="columnheader" scope="col">Hash</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}
        <tr role="row" data-row><th role="rowheader" scope="row" class="number"><a href="{{href}}">{{seq}}</a></th>
        <td role="cell" data-label="Time" class="number"><span>{{when}}</span></td>
        <td role="cell" data-label="Action"><span>{{what}}<span class="sub mono">{{action}}</span></span></td>
        <td role="cell" data-label="Actor"><span>{{who}}{{#behalf}}<span class="sub">for {{behalf}}</span>{{/behalf}}\
        </span></td>
        <td role="cell" data-label="About"><span>{{#subjects}}<span class="sub">{{noun}} {{#subjectHref}}\
        <a href="{{subjectHref}}">{{short}}</a>{{/subjectHref}}{{^subjectHref}}{{short}}{{/subjectHref}}</span>\
        {{/subjects}}</span></td>
        <td role="cell" data-label="Hash"><code>{{hash}}</code></td></tr>{{/rows}}</tbody></table>{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}
        {{>pager}}</div>
        {{/content}}{{/layout}}
        """

    static let logEntry = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/log">Governance logs</a></p><h1>Entry {{seq}}: {{what}}</h1>
        <p>{{when}}, {{who}}{{#behalf}} for {{behalf}}{{/behalf}}</p></div></div>
        <section class="card" aria-labelledby="facts"><div class="card-head"><h2 id="facts">What it says</h2>
        <span class="actions">{{#olderHref}}<a class="button small" href="{{olderHref}}">Previous</a>{{/olderHref}}\
        {{#newerHref}}<a class="button small" href="{{newerHref}}">Next</a>{{/newerHref}}</span></div>
        <div class="card-body"><dl class="facts">
        <div><dt>Action</dt><dd><code>{{action}}</code></dd></div>
        {{#subjects}}<div><dt>{{noun}}</dt><dd>{{#subjectHref}}<a href="{{subjectHref}}">{{short}}</a>{{/subjectHref}}\
        {{^subjectHref}}<code>{{short}}</code>{{/subjectHref}}</dd></div>{{/subjects}}</dl>
        <pre>{{pretty}}</pre></div></section>
        <section class="card" aria-labelledby="proof"><div class="card-head"><h2 id="proof">What holds it in place</h2>\
        </div><div class="card-body"><dl class="facts">
        <div class="wide"><dt>Hash of the entry before it</dt><dd><code>{{previousHash}}</code></dd></div>
        <div class="wide"><dt>Hash of this entry, SHA-256</dt><dd><code>{{hash}}</code></dd></div>
        <div class="wide"><dt>Authentication code, HMAC-SHA-256 under key <code>{{keyID}}</code></dt>
        <dd><code>{{mac}}</code></dd></div></dl>
        <details><summary>The exact bytes that are hashed</summary><div><pre>{{bytes}}</pre></div></details></div></section>
        {{/content}}{{/layout}}
        """
}
