extension Templates {
    static let connectionList = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Connectors</h1><p>The systems that Clearance reads from and gives access in.</p>
        <ul class="subtabs"><li><a href="/connectors" aria-current="page">Connections</a></li>\
        <li><a href="/identities">Identity mappings</a></li>\
        <li><a href="/reconciliation">Reconciliation</a></li></ul></div>
        <a class="button primary" href="/connectors/new">Set up a connection</a></div>
        <div class="card">
        {{#hasRows}}<table role="table"><caption>Connections and how their last test went</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Connection</th>
        <th role="columnheader" scope="col">State</th><th role="columnheader" scope="col">Last test</th>
        <th role="columnheader" scope="col">Queue</th><th role="columnheader" scope="col">Used by</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}
        <tr role="row" data-row><th role="rowheader" scope="row"><a href="{{href}}">{{name}}</a>\
        <span class="sub">{{kind}}</span></th>
        <td role="cell" data-label="State"><span>{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></td>
        <td role="cell" data-label="Last test"><span>{{finding}}</span></td>
        <td role="cell" data-label="Queue"><span>{{queue}}</span></td>
        <td role="cell" data-label="Used by"><span>{{tools}}</span></td></tr>{{/rows}}</tbody></table>{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}</div>
        {{/content}}{{/layout}}
        """

    static let connectionForm = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/connectors">Connectors</a></p><h1>Set up a connection</h1>
        <p>It stays a draft until its test passes. Secrets follow in the next step.</p></div></div>
        {{>problems}}
        <nav class="card" aria-label="Kind"><div class="card-body"><ul class="subtabs">{{#kinds}}<li><a href="{{href}}"\
        {{#current}} aria-current="page"{{/current}}>{{label}}</a></li>{{/kinds}}</ul></div></nav>
        {{#form}}<form class="card" method="post" action="/connectors"><div class="card-body">{{>token}}\
        <input type="hidden" name="kind" value="{{kind}}"><h2>{{displayName}}</h2>
        <div class="field"><label for="name">Name</label><input type="text" id="name" name="name" value="{{name}}" \
        maxlength="200" required autocomplete="off" aria-describedby="name-hint">
        <p class="hint" id="name-hint">How people here call it.</p></div>
        <div class="field"><label for="provider">Credential</label><select id="provider" name="provider" \
        aria-describedby="provider-hint">{{#providers}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}\
        </option>{{/providers}}</select><p class="hint" id="provider-hint">How a short-lived session is obtained.</p></div>
        {{#settings}}<div class="field"><label for="{{fieldID}}">{{label}}</label><input type="text" id="{{fieldID}}" \
        name="{{field}}" value="{{typed}}" maxlength="2000"{{#required}} required{{/required}} autocomplete="off" \
        aria-describedby="{{fieldID}}-hint"><p class="hint" id="{{fieldID}}-hint">{{help}}</p></div>{{/settings}}
        <div class="actions"><button class="primary">Set up</button></div></div></form>{{/form}}
        {{/content}}{{/layout}}
        """

    static let connectionDetail = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/connectors">Connectors</a></p><h1>{{headline}}</h1>
        <p>{{finding}}</p></div><span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></div>
        {{>problems}}
        <div class="split"><div class="stack">
        <section class="card" aria-labelledby="settings"><div class="card-head"><h2 id="settings">Settings</h2></div>
        <div class="card-body"><dl class="facts"><div><dt>Kind</dt><dd>{{kind}}</dd></div>
        <div><dt>Credential</dt><dd>{{provider}}</dd></div>{{#settings}}<div class="wide"><dt>{{label}}</dt>\
        <dd>{{value}}</dd></div>{{/settings}}<div class="wide"><dt>Id</dt><dd><code>{{id}}</code></dd></div></dl></div>
        </section>
        <section class="card" aria-labelledby="checks"><div class="card-head"><h2 id="checks">Last test</h2>
        <form method="post" action="/connections/{{id}}/tests">{{>token}}<button class="small">Test now</button></form>
        </div>{{#hasChecks}}<ul class="checks">{{#checks}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div><strong>{{name}}\
        </strong><br><span class="soft">{{detail}}</span></div></li>{{/checks}}</ul>{{/hasChecks}}
        {{^hasChecks}}<div class="card-body"><p class="soft">A test names what is missing, and changes nothing.</p></div>\
        {{/hasChecks}}</section>
        {{#hasNews}}<section class="card" aria-labelledby="sessions"><div class="card-head"><h2 id="sessions">Sessions</h2></div>
        <ul class="checks">{{#news}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div><strong>{{name}}</strong><br>\
        <span class="soft">{{detail}}</span></div></li>{{/news}}</ul></section>{{/hasNews}}
        <section class="card" aria-labelledby="use"><div class="card-head"><h2 id="use">Used by</h2></div>
        <div class="card-body">{{#hasTools}}<ul class="plain-list">{{#tools}}<li><a href="{{href}}">{{tool}}</a></li>\
        {{/tools}}</ul>{{/hasTools}}{{^hasTools}}<p class="soft">No tool of the catalog.</p>{{/hasTools}}
        {{#isDirectory}}<p><a href="{{mappingsHref}}">Identity mappings at this directory</a></p>{{/isDirectory}}</div>
        </section></div>
        <aside class="stack aside" aria-label="Change the connection">
        {{#hasSecrets}}<section class="card" aria-labelledby="secrets"><div class="card-head"><h2 id="secrets">Secrets</h2>
        </div><ul class="checks">{{#secrets}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div><strong>{{label}}</strong>
        <details><summary>{{verb}}<span class="visually-hidden"> {{label}}</span></summary>
        <form method="post" action="/connections/{{id}}/secrets">{{>token}}<input type="hidden" name="field" \
        value="{{field}}"><div class="field"><label for="value-{{field}}">New value</label><textarea class="short" \
        id="value-{{field}}" name="value" required autocomplete="off" spellcheck="false"></textarea>
        <p class="hint">Sealed when it arrives, and never shown again.</p></div>
        <div class="actions"><button>{{verb}}<span class="visually-hidden"> {{label}}</span></button></div></form></details>
        </div></li>{{/secrets}}</ul></section>{{/hasSecrets}}
        {{#consent}}<form class="card" method="post" action="/connections/{{id}}/consent"><div class="card-body">{{>token}}\
        <h2>Consent at {{vendor}}</h2><p class="soft">{{consentWords}}</p>
        <div class="actions"><button>{{consentVerb}}</button></div></div></form>{{/consent}}
        {{#canSwitch}}<form class="card" method="post" action="/connections/{{id}}/state"><div class="card-body">{{>token}}\
        <input type="hidden" name="state" value="{{state}}"><input type="hidden" name="version" value="{{version}}">
        <h2>{{switchWords}}</h2><p class="soft">While it is off no call is made: jobs are held, not lost.</p>
        <div class="actions"><button>{{switchWords}}</button></div></div></form>{{/canSwitch}}
        </aside></div>
        {{/content}}{{/layout}}
        """

    static let connectionConsent = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="{{back}}">{{headline}}</a></p><h1>Consent at {{vendor}}</h1>
        <p>Next comes a page of {{vendor}}, on which an admin of yours lets Clearance in.</p></div></div>
        <section class="card"><div class="card-body"><p>It sends you back here. What it says then is believed only after
        Clearance has tried it. The visit counts once, for {{minutes}} minutes, in this browser.</p>
        <div class="actions"><a class="button primary" href="{{address}}" rel="noreferrer">Go on to {{host}}</a></div>
        </div></section>
        {{/content}}{{/layout}}
        """
}
