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
        {{#hasProfiles}}<div class="field"><label for="profile">For</label><select id="profile" name="profile">\
        {{#profiles}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/profiles}}</select></div>\
        {{/hasProfiles}}
        {{#settings}}<div class="field"><label for="{{fieldID}}">{{label}}</label><input type="text" id="{{fieldID}}" \
        name="{{field}}" value="{{typed}}" maxlength="2000"{{#required}} required{{/required}} autocomplete="off" \
        aria-describedby="{{fieldID}}-hint"><p class="hint" id="{{fieldID}}-hint">{{help}}</p></div>{{/settings}}
        {{#made}}<p class="hint">{{label}}: {{help}} This server makes it, and shows it next.</p>{{/made}}
        <div class="actions"><button class="primary">Set up</button></div></div></form>{{/form}}
        {{/content}}{{/layout}}
        """

    static let connectionDetail = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/connectors">Connectors</a></p><h1>{{headline}}</h1>
        <p>{{finding}}</p>{{#lost}}<p>The other side lets us in no more: {{lost}}</p>{{/lost}}\
        {{#wayBack}}<p>The way back: {{wayBack}}</p>{{/wayBack}}</div><span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></div>
        {{>problems}}
        <div class="split"><div class="stack">
        <section class="card" aria-labelledby="settings"><div class="card-head"><h2 id="settings">Settings</h2></div>
        <div class="card-body"><dl class="facts"><div><dt>Kind</dt><dd>{{kind}}</dd></div>
        <div><dt>Credential</dt><dd>{{provider}}</dd></div>{{#settings}}<div class="wide"><dt>{{label}}</dt>\
        <dd>{{value}}</dd></div>{{/settings}}<div class="wide"><dt>For</dt><dd>{{profile}}</dd></div>\
        <div class="wide"><dt>Id</dt><dd><code>{{id}}</code></dd></div></dl>
        {{#canChange}}<details><summary>Change the settings</summary><form method="post" \
        action="/connections/{{id}}/settings">{{>token}}<input type="hidden" name="version" value="{{version}}">
        <div class="field"><label for="name">Name</label><input type="text" id="name" name="name" value="{{headline}}" \
        maxlength="200" required autocomplete="off"></div>
        {{#fields}}<div class="field"><label for="{{fieldID}}">{{label}}</label><input type="text" id="{{fieldID}}" \
        name="{{field}}" value="{{typed}}" maxlength="2000"{{#required}} required{{/required}} autocomplete="off" \
        aria-describedby="{{fieldID}}-hint"><p class="hint" id="{{fieldID}}-hint">{{help}}</p></div>{{/fields}}
        <p class="hint">Other settings demand a new test. Whoever points the connection elsewhere gives its secrets up.</p>
        <div class="actions"><button>Change</button></div></form></details>{{/canChange}}</div>
        </section>
        {{#hasTrust}}<section class="card" aria-labelledby="trust"><div class="card-head"><h2 id="trust">For the other \
        side to trust</h2></div><div class="card-body"><p class="soft">Made by this server, once. None of it is a secret.</p>
        <dl class="facts">{{#trust}}<div class="wide"><dt>{{label}}</dt><dd><code>{{value}}</code></dd></div>{{/trust}}</dl>
        </div></section>{{/hasTrust}}
        <section class="card" aria-labelledby="checks"><div class="card-head"><h2 id="checks">Last test</h2>
        {{#canTest}}<form method="post" action="/connections/{{id}}/tests">{{>token}}<button class="small">Test now\
        </button></form>{{/canTest}}</div>{{#hasChecks}}<ul class="checks">{{#checks}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div><strong>{{name}}\
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
        value="{{field}}">{{>secret-field}}
        {{#isSet}}<p class="hint">It is tried at once. Where it does not work, the one that is set stays.</p>{{/isSet}}
        <div class="actions"><button>{{verb}}<span class="visually-hidden"> {{label}}</span></button></div></form></details>
        </div></li>{{/secrets}}</ul></section>{{/hasSecrets}}
        {{#consent}}<form class="card" method="post" action="/connections/{{id}}/consent"><div class="card-body">{{>token}}\
        <h2>Consent at {{vendor}}</h2><p class="soft">{{consentWords}}</p>
        <div class="actions"><button>{{consentVerb}}</button></div></div></form>{{/consent}}
        {{#hasSecrets}}<section class="card" aria-labelledby="links"><div class="card-body"><h2 id="links">Ask for a \
        secret</h2>{{#freshLink}}<div class="field"><label for="fresh-link">Send this to the one person who knows it</label>\
        <input type="text" id="fresh-link" value="{{freshLink}}" readonly><p class="hint">It is shown this once, and works \
        once.</p></div>{{/freshLink}}
        <p class="soft">Somebody without an account here can hand the secrets in, through a link that works once.</p>
        {{#hasLinks}}<ul class="plain-list">{{#links}}<li><form class="inline" method="post" \
        action="/connections/{{id}}/links/{{link}}/withdrawal">{{>token}}<span>Made {{made}}, {{who}}, good until \
        {{ends}}.</span> <button class="small">Withdraw</button></form></li>{{/links}}</ul>{{/hasLinks}}
        <form method="post" action="/connections/{{id}}/links">{{>token}}<div class="actions"><button>Make a link</button>\
        </div></form></div></section>{{/hasSecrets}}
        {{#canReauthorize}}<form class="card" method="post" action="/connections/{{id}}/reauthorization">\
        <div class="card-body">{{>token}}<h2>Re-authorize</h2><p class="soft">Once the other side trusts this connection \
        again, ask it anew: waiting jobs go on.</p><div class="actions"><button class="primary">Re-authorize</button></div>\
        </div></form>{{/canReauthorize}}
        {{#canAdopt}}<form class="card" method="post" action="/connections/{{id}}/adoption"><div class="card-body">{{>token}}\
        <h2>Adopt after a reinstall</h2><p class="soft">Tools and grants stay here, and go on under the other connection's \
        binding; that one ends.</p><div class="field"><label for="from">Connection</label><select id="from" name="from">\
        {{#heirs}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/heirs}}</select></div>\
        <div class="actions"><button>Adopt</button></div></div></form>{{/canAdopt}}
        {{#canSwitch}}<form class="card" method="post" action="/connections/{{id}}/state"><div class="card-body">{{>token}}\
        <input type="hidden" name="state" value="{{state}}"><input type="hidden" name="version" value="{{version}}">
        <h2>{{switchWords}}</h2><p class="soft">While it is off no call is made: jobs are held, not lost.</p>
        <div class="actions"><button>{{switchWords}}</button></div></div></form>{{/canSwitch}}
        {{#canRevoke}}<form class="card" method="post" action="/connections/{{id}}/revocation"><div class="card-body">\
        {{>token}}<h2>Revoke</h2><p class="soft">For good: its sessions end, its secrets are wiped, its history stays.</p>
        <div class="field"><label for="reason">Reason</label><input type="text" id="reason" name="reason" maxlength="500" \
        required autocomplete="off"></div><div class="actions"><button class="danger">Revoke</button></div></div></form>\
        {{/canRevoke}}
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
