extension Templates {
    static let tokens = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/settings">Settings</a></p><h1>API tokens</h1>
        <p>For programs that call the API for you. A token may do no more than you, and ends with you.</p></div></div>
        {{>problems}}
        {{#fresh}}<div class="notice good" role="status" data-focus tabindex="-1"><h2>Your token</h2>
        <p>Copy it now; it is not shown again.</p><p><code>{{fresh}}</code></p></div>{{/fresh}}
        <div class="card">
        {{#hasRows}}<ul class="checks">{{#rows}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div><strong>{{name}}</strong>
        <br><span class="soft">{{roles}}, ends {{ends}}</span></div>
        {{#canRevoke}}<form method="post" action="/settings/tokens/{{id}}/revocation">{{>token}}\
        <button class="small danger">Revoke<span class="visually-hidden"> {{name}}</span></button></form>{{/canRevoke}}\
        </li>{{/rows}}</ul>{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}</div>
        <form class="card" method="post" action="/settings/tokens"><div class="card-body">{{>token}}
        <h2>Make a token</h2>
        <div class="field"><label for="name">Name</label><input type="text" id="name" name="name" maxlength="100" required \
        aria-describedby="name-hint"><p class="hint" id="name-hint">What it is for, such as "nightly export".</p></div>
        <div class="field"><label for="days">Days</label><input type="number" id="days" name="days" min="1" max="365" \
        value="90" required></div>
        <fieldset class="plain"><legend class="legend">Roles</legend>{{#roleOptions}}<label class="option">\
        <input type="checkbox" name="role" value="{{role}}"> {{role}}</label>{{/roleOptions}}
        {{^roleOptions}}<p class="soft">You have no role, so the token sees what is your own.</p>{{/roleOptions}}</fieldset>
        <div class="actions"><button class="primary">Make the token</button></div></div></form>
        {{/content}}{{/layout}}
        """
}
