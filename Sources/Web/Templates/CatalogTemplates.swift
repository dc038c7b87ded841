extension Templates {
    static let catalogList = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Catalog</h1><p>The AI tools that people may ask for, and what keeps the others out.</p>
        <form class="actions" method="post" action="/catalog/export">{{>token}}<label class="option"><input \
        type="checkbox" name="bom" value="true"> For Excel</label><button name="format" value="csv">Export CSV</button>\
        <button name="format" value="json">Export JSON</button></form></div>
        {{#canChange}}<span class="actions"><a class="button" href="/catalog/import">Import</a>\
        <a class="button" href="/catalog/starter">Starter catalog</a>\
        <a class="button primary" href="/catalog/new">Add a tool</a></span>{{/canChange}}</div>
        <div class="card"><form class="filters" method="get" action="/catalog" role="search" aria-label="Filter tools">
        <div class="field"><label for="q">Tool or vendor</label><input type="search" id="q" name="q" value="{{text}}" \
        autocomplete="off"></div>
        <div class="field"><label for="status">Status</label><select id="status" name="status"><option value="">Any\
        </option>{{#statuses}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/statuses}}\
        </select></div>
        <div class="field"><label for="risk">Risk</label><select id="risk" name="risk"><option value="">Any</option>\
        {{#risks}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/risks}}</select></div>
        <div class="field"><label for="facts">Vendor facts</label><select id="facts" name="facts"><option value="">Any\
        </option>{{#factStates}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>\
        {{/factStates}}</select></div>
        <div class="actions"><button>Filter</button>{{#filtered}}<a class="button" href="/catalog">Clear</a>{{/filtered}}\
        </div></form>
        {{#hasRows}}{{#canChange}}<form method="get" action="/catalog/statuses">{{/canChange}}\
        <table role="table"><caption>Tools by name</caption>
        <thead role="rowgroup"><tr role="row">{{#canChange}}<th role="columnheader" scope="col" class="tick-cell">\
        <span data-tick-all-cell hidden><label class="tick"><input type="checkbox" data-tick-all>\
        <span class="visually-hidden">Choose all on this page</span></label></span>\
        <span class="visually-hidden">Choose</span></th>{{/canChange}}
        <th role="columnheader" scope="col" aria-sort="ascending">Tool</th>
        <th role="columnheader" scope="col">Status</th><th role="columnheader" scope="col">Risk</th>
        <th role="columnheader" scope="col">Most days</th><th role="columnheader" scope="col">Connection</th>
        <th role="columnheader" scope="col">Readiness</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}
        <tr role="row" data-row>{{#canChange}}<td role="cell" class="tick-cell"><label class="tick"><input \
        type="checkbox" name="tool" value="{{id}}" data-tick><span class="visually-hidden">Choose {{tool}}</span></label>\
        </td>{{/canChange}}
        <th role="rowheader" scope="row"><a href="{{href}}">{{tool}}</a>\
        {{#vendor}}<span class="sub">{{vendor}}</span>{{/vendor}}</th>
        <td role="cell" data-label="Status"><span>{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></td>
        <td role="cell" data-label="Risk"><span>{{risk}}</span></td>
        <td role="cell" data-label="Most days"><span>{{days}}</span></td>
        <td role="cell" data-label="Connection"><span>{{connection}}</span></td>
        <td role="cell" data-label="Readiness"><span>{{#readiness}}{{>lozenge}}{{/readiness}}</span></td></tr>{{/rows}}
        </tbody></table>{{#canChange}}<div class="bulk"><span class="tally" aria-live="polite" data-tally="Choose up to \
        50 tools">Choose up to 50 tools</span><label for="bulk-status" class="visually-hidden">New status</label>\
        <select id="bulk-status" name="status">{{#bulkStatuses}}<option value="{{value}}">{{label}}</option>\
        {{/bulkStatuses}}</select><button>Look at the change</button></div></form>{{/canChange}}{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}</div>
        {{/content}}{{/layout}}
        """

    static let toolForm = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="{{backHref}}">Back</a></p><h1>{{headline}}</h1></div></div>
        {{>problems}}
        <form class="card" method="post" action="{{action}}"><div class="card-body">{{>token}}\
        <input type="hidden" name="version" value="{{version}}">
        {{#isNew}}<div class="field"><label for="id">Id</label><input type="text" id="id" name="id" value="{{typedID}}" \
        maxlength="100" pattern="[a-z0-9-]+" required autocomplete="off" aria-describedby="id-hint">
        <p class="hint" id="id-hint">Small letters, digits and hyphens, such as "claude-enterprise". It stays.</p></div>{{/isNew}}
        <div class="field"><label for="name">Name</label><input type="text" id="name" name="name" value="{{name}}" \
        maxlength="200" required autocomplete="off" aria-describedby="name-hint">
        <p class="hint" id="name-hint">With the plan: what a vendor promises differs by plan.</p></div>
        <div class="field"><label for="vendor">Vendor</label><input type="text" id="vendor" name="vendor" \
        value="{{vendor}}" maxlength="200" autocomplete="off"></div>
        <div class="field"><label for="summary">Summary</label><textarea id="summary" name="summary" maxlength="2000" \
        aria-describedby="summary-hint">{{summary}}</textarea>
        <p class="hint" id="summary-hint">What it is for, as requesters read it.</p></div>
        <div class="field"><label for="status">Status</label><select id="status" name="status">{{#statuses}}\
        <option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/statuses}}</select></div>
        <div class="field"><label for="risk">Risk</label><select id="risk" name="risk">{{#risks}}\
        <option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/risks}}</select></div>
        <div class="field"><label for="maximum_days">Most days</label><input type="number" id="maximum_days" \
        name="maximum_days" value="{{maximumDays}}" min="1" max="180" aria-describedby="days-hint">
        <p class="hint" id="days-hint">Empty leaves it to policy.</p></div>
        <div class="field"><label for="connection">Connection</label><select id="connection" name="connection">\
        {{#connections}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/connections}}\
        </select></div>
        <div class="field"><label for="roles">Roles</label><textarea id="roles" name="roles" required \
        aria-describedby="roles-hint">{{roles}}</textarea>
        <p class="hint" id="roles-hint">One a line; the first is the default.</p></div>
        <div class="actions"><button class="primary">Save the tool</button></div></div></form>
        {{/content}}{{/layout}}
        """

    static let toolDetail = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/catalog">Catalog</a></p><h1>{{headline}}</h1>
        {{#summary}}<p>{{summary}}</p>{{/summary}}</div>
        <span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></div>
        {{>problems}}
        <div class="split"><div class="stack">
        <section class="card" aria-labelledby="tool"><div class="card-head"><h2 id="tool">The tool</h2>
        {{#canChange}}<a class="button small" href="/tools/{{id}}/edit">Edit</a>{{/canChange}}</div>
        <div class="card-body"><dl class="facts"><div><dt>Vendor</dt><dd>{{vendor}}</dd></div>
        <div><dt>Status</dt><dd>{{status}}</dd></div><div><dt>Risk</dt><dd>{{risk}}</dd></div>
        <div><dt>Most days</dt><dd>{{days}}</dd></div><div><dt>Connection</dt><dd>{{connection}}</dd></div>
        <div><dt>Owners</dt><dd>{{owners}}</dd></div><div><dt>Id</dt><dd><code>{{id}}</code></dd></div></dl></div></section>
        {{#roleRows}}<section class="card" aria-label="Role {{role}}"><div class="card-head"><h2>Role {{role}}</h2>
        <span class="lozenges">{{#isDefault}}<span class="tag">default</span>{{/isDefault}}\
        {{#ready}}{{>lozenge}}{{/ready}}</span></div><div class="card-body"><p>{{finding}}</p>
        {{#group}}<dl class="facts"><div class="wide"><dt>Entitlement group</dt><dd>{{group}}<br><code>{{groupID}}</code>\
        </dd></div><div><dt>Bound</dt><dd>{{bound}}</dd></div><div><dt>Members before us</dt><dd>{{baseline}}</dd></div>
        {{#confirmed}}<div class="wide"><dt>Assignment confirmed</dt><dd>{{confirmed}}</dd></div>{{/confirmed}}</dl>{{/group}}
        {{#canChange}}<div class="actions">
        {{#canConfirm}}<form method="post" action="/tools/{{id}}/assignment">{{>token}}<input type="hidden" name="role" \
        value="{{role}}"><button>Confirm assignment<span class="visually-hidden"> of role {{role}}</span></button></form>\
        {{/canConfirm}}
        {{#canBind}}<details><summary>{{#group}}Bind another group{{/group}}{{^group}}Create or bind a group{{/group}}\
        <span class="visually-hidden"> for role {{role}}</span></summary>
        <form method="post" action="/tools/{{id}}/group">{{>token}}<input type="hidden" name="role" value="{{role}}">
        <div class="field"><label>Id of an existing group<input type="text" name="existing" maxlength="200" \
        autocomplete="off"></label><p class="hint">Empty creates the recommended group, or finds it.</p></div>
        <div class="actions"><button class="primary">Bind</button></div></form></details>{{/canBind}}
        </div>{{/canChange}}</div></section>{{/roleRows}}
        {{>catalog/attestations}}
        </div>
        <aside class="stack aside" aria-label="Change the tool">
        {{#canChange}}<form class="card" method="get" action="/tools/{{id}}/status"><div class="card-body">
        <h2>Change status</h2>
        <div class="field"><label for="status">Status</label><select id="status" name="status" \
        aria-describedby="status-hint">{{#statuses}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}\
        </option>{{/statuses}}</select><p class="hint" id="status-hint">{{affected}} at this moment. Nothing changes before \
        you confirm.</p></div>
        <div class="actions"><button>Look at the change</button></div></div></form>
        <form class="card" method="post" action="/tools/{{id}}/owners"><div class="card-body">{{>token}}<h2>Owners</h2>
        <fieldset class="plain"><legend class="legend">Who answers for the tool</legend>{{#ownerOptions}}\
        <label class="option"><input type="checkbox" name="owner" value="{{value}}"{{#chosen}} checked{{/chosen}}> {{label}}\
        </label>{{/ownerOptions}}</fieldset><p class="soft">A stage of approval can be routed to them.</p>
        <div class="actions"><button>Save owners</button></div></div></form>{{/canChange}}
        {{^canChange}}<div class="card"><div class="card-body"><p class="soft">{{affected}} at this moment. Site admins \
        change the catalog.</p></div></div>{{/canChange}}
        </aside></div>
        {{/content}}{{/layout}}
        """
}
