extension Templates {
    static let identityList = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Identity mappings</h1><p>Which account a person has at a directory. Requesters are \
        never asked; the value is sealed when it arrives.</p>
        <ul class="subtabs"><li><a href="/connectors">Connections</a></li>\
        <li><a href="/identities" aria-current="page">Identity mappings</a></li>\
        <li><a href="/reconciliation">Reconciliation</a></li></ul></div></div>
        {{>problems}}
        <div class="card">
        {{#hasDirectory}}<form class="filters" method="get" action="/identities" role="search" aria-label="Filter people">
        <div class="field"><label for="connection">Directory</label><select id="connection" name="connection">\
        {{#directories}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/directories}}</select>
        </div><div class="field"><label for="show">Show</label><select id="show" name="show">{{#shows}}\
        <option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/shows}}</select></div>
        <div class="actions"><button>Filter</button></div></form>{{/hasDirectory}}
        {{#hasRows}}<table role="table"><caption>{{captionText}}</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Person</th>
        <th role="columnheader" scope="col">Mapping</th><th role="columnheader" scope="col">Mapped by</th>
        <th role="columnheader" scope="col"><span class="visually-hidden">Actions</span></th></tr></thead>
        <tbody role="rowgroup">{{#rows}}
        <tr role="row" data-row><th role="rowheader" scope="row">{{person}}{{^isActive}}<span class="sub">not active</span>\
        {{/isActive}}</th>
        <td role="cell" data-label="Mapping"><span>{{#lozenges}}{{>lozenge}}{{/lozenges}}{{#waiting}}<span class="sub">\
        {{waiting}}</span>{{/waiting}}</span></td>
        <td role="cell" data-label="Mapped by"><span>{{mappedBy}}{{#mappedAt}}<span class="sub">{{mappedAt}}</span>\
        {{/mappedAt}}</span></td>
        <td role="cell"><div class="actions">{{#isActive}}<details><summary>{{verb}}<span class="visually-hidden"> \
        {{person}}</span></summary><form method="post" action="/people/{{personID}}/identities/{{connectionID}}">{{>token}}
        <div class="field"><label for="login-{{personID}}">Login, UPN or object id</label><input type="text" \
        id="login-{{personID}}" name="login" maxlength="400" required autocomplete="off" spellcheck="false"></div>
        <div class="actions"><button class="small primary">Look up and map<span class="visually-hidden"> {{person}}</span>\
        </button></div></form></details>{{/isActive}}
        {{#isMapped}}<form method="post" action="/people/{{personID}}/identities/{{connectionID}}/deletion">{{>token}}\
        <button class="small danger">Delete<span class="visually-hidden"> the mapping of {{person}}</span></button></form>\
        {{/isMapped}}</div></td></tr>{{/rows}}</tbody></table>{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}
        {{>pager}}</div>
        {{/content}}{{/layout}}
        """
}
