extension Templates {
    static let noticeSettings = """
        {{<layout}}{{$content}}
        <ul class="subtabs"><li><a href="/intake">Intake</a></li>\
        <li><a href="/intake/notices" aria-current="page">Notices</a></li></ul>
        <div class="head"><div><h1>Notices</h1><p>Who is told of what, how, and what could not be told.</p></div></div>
        {{>problems}}
        {{#unreachable}}<p class="soft">{{unreachable}}</p>{{/unreachable}}
        {{#rows}}<section class="card" aria-labelledby="message-{{id}}"><div class="card-head">
        <h2 id="message-{{id}}">{{headline}}</h2></div><div class="card-body">
        <dl class="facts"><div><dt>By</dt><dd>{{channel}}</dd></div><div><dt>Since</dt><dd>{{since}}</dd></div>
        <div><dt>Tried</dt><dd>{{attempts}}</dd></div>
        {{#finding}}<div class="wide"><dt>Why not</dt><dd>{{finding}}</dd></div>{{/finding}}</dl>
        <div class="actions"><form method="post" action="/notices/{{id}}/retry">{{>token}}<button>Try again\
        <span class="visually-hidden">: {{headline}}</span></button></form></div></div></section>{{/rows}}
        {{^hasRows}}<div class="card">{{#none}}{{>empty}}{{/none}}</div>{{/hasRows}}
        {{#paged}}<div class="card">{{>pager}}</div>{{/paged}}
        <div class="pair">
        <form class="card" method="post" action="/intake/notices"><div class="card-head"><h2>How people are told</h2>\
        </div><div class="card-body">{{>token}}<input type="hidden" name="version" value="{{version}}">
        <div class="field"><label for="host">Mail server</label><input type="text" id="host" name="host" \
        value="{{host}}" maxlength="253" autocomplete="off" spellcheck="false" aria-describedby="host-hint">
        <p class="hint" id="host-hint">Empty writes to nobody.</p></div>
        <div class="field"><label for="port">Port</label><input type="text" id="port" name="port" value="{{port}}" \
        inputmode="numeric" maxlength="5" autocomplete="off"></div>
        <div class="field"><label for="security">Encryption</label><select id="security" name="security">{{#ways}}\
        <option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/ways}}</select></div>
        <div class="field"><label for="user">Account</label><input type="text" id="user" name="user" value="{{user}}" \
        maxlength="200" autocomplete="off" spellcheck="false" aria-describedby="user-hint">
        <p class="hint" id="user-hint">Empty where the server asks for none.</p></div>
        <div class="field"><label for="from">From</label><input type="text" id="from" name="from" value="{{from}}" \
        maxlength="254" autocomplete="off" spellcheck="false"></div>
        <div class="field"><label for="domains">Domains</label><input type="text" id="domains" name="domains" \
        value="{{domains}}" maxlength="2000" autocomplete="off" spellcheck="false" aria-describedby="domains-hint">
        <p class="hint" id="domains-hint">Where people's addresses may lie; nobody outside is written to.</p></div>
        <div class="field"><label for="language">Language</label><select id="language" name="language">\
        {{#languages}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/languages}}</select>\
        </div>
        <div class="field"><label for="zone">Time zone</label><select id="zone" name="zone">{{#zones}}\
        <option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/zones}}</select></div>
        <label class="option"><input type="checkbox" name="jira" value="on"{{#jira}} checked{{/jira}}>
        Comment on issues when access is about to end, ends or is revoked</label>
        <div class="actions"><button class="primary">Save notices</button></div></div></form>
        <div class="stack"><form class="card" method="post" action="/intake/notices/secrets"><div class="card-head">\
        <h2>Secrets</h2></div><ul class="checks">{{#secrets}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div>{{label}}\
        </div></li>{{/secrets}}</ul>
        {{#isOn}}<div class="card-body">{{>token}}<div class="field"><label for="field">Which</label><select id="field" \
        name="field">{{#secrets}}<option value="{{value}}">{{label}}</option>{{/secrets}}</select></div>
        <div class="field"><label for="value">Value</label><input type="password" id="value" name="value" \
        maxlength="4000" autocomplete="off" aria-describedby="value-hint"><p class="hint" id="value-hint">Sealed and \
        never shown again; empty lets go of it.</p></div>
        <div class="actions"><button>Seal</button></div></div>{{/isOn}}</form>
        <section class="card" aria-labelledby="matrix"><div class="card-head"><h2 id="matrix">Who is told</h2></div>
        <div class="card-body"><dl class="facts">{{#rules}}<div class="wide"><dt>{{event}}</dt><dd>{{who}}<br>\
        <span class="soft">Room: {{place}}. {{timing}}.</span></dd></div>{{/rules}}</dl></div></section></div></div>
        {{/content}}{{/layout}}
        """

    static let noticeWishes = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/settings">Settings</a></p><h1>How you are told</h1>
        <p>In which language, when, and where.</p></div></div>
        {{>problems}}
        <form class="card" method="post" action="/settings/address"><div class="card-head"><h2>Mail address</h2></div>
        <div class="card-body">{{>token}}<p>{{address}}</p>
        {{#isOn}}<div class="field"><label for="address">New address</label><input type="email" id="address" \
        name="address" maxlength="254" autocomplete="email" aria-describedby="address-hint"><p class="hint" \
        id="address-hint">Empty forgets the one that is set.</p></div>
        <div class="actions"><button>Save address</button></div>{{/isOn}}
        {{^isOn}}<p class="soft">Nobody is written to yet; an admin sets a mail server under Notices.</p>{{/isOn}}
        </div></form>
        <form class="card" method="post" action="/settings/notices"><div class="card-head"><h2>Wishes</h2></div>
        <div class="card-body">{{>token}}
        <div class="field"><label for="language">Language</label><select id="language" name="language">\
        {{#languages}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/languages}}</select>\
        </div>
        <div class="field"><label for="zone">Time zone</label><select id="zone" name="zone">{{#zones}}\
        <option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/zones}}</select></div>
        <div class="field"><label for="digest">Digest</label><select id="digest" name="digest">{{#hours}}\
        <option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/hours}}</select></div>
        <fieldset class="plain"><legend class="legend">Do not tell me of</legend>{{#events}}
        <label class="option"><input type="checkbox" name="muted" value="{{value}}"{{#chosen}} checked{{/chosen}}>
        {{label}}</label>{{/events}}</fieldset>
        <div class="actions"><button class="primary">Save wishes</button></div></div></form>
        {{/content}}{{/layout}}
        """
}
