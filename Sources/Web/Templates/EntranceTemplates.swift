extension Templates {
    static let error = """
        {{<layout}}{{$content}}
        <div class="card"><div class="card-body">
        <p class="faint">{{status}} {{statusName}}</p>
        <h1>{{headline}}</h1>
        <p>{{detail}}</p>
        <div class="actions"><a class="button primary" href="/">Go to the start</a></div>
        <p class="faint">Reason <code>{{reason}}</code>, request <code>{{requestID}}</code></p>
        </div></div>
        {{/content}}{{/layout}}
        """

    static let signIn = """
        {{<layout}}{{$content}}
        <div class="card"><div class="card-body">
        <div><h1>Sign in</h1>
        <p class="soft">See which AI tools you may use, until when, and why.</p></div>
        {{#clients}}<div><a class="button primary" href="{{href}}">Continue with {{host}}</a></div>{{/clients}}
        {{^clients}}{{#none}}{{>empty}}{{/none}}{{/clients}}
        </div></div>
        {{/content}}{{/layout}}
        """

    static let settings = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Settings</h1><p>How Clearance looks and behaves in this browser.</p></div></div>
        <form class="card" method="post" action="/settings"><div class="card-body">{{>token}}
        <div class="field"><label for="zone">Time zone</label>
        <select id="zone" name="zone">{{#zones}}
        <option{{#chosen}} selected{{/chosen}}>{{zoneName}}</option>{{/zones}}
        </select>
        <p class="hint">Days such as &ldquo;expires tomorrow&rdquo; are counted in this zone.</p>
        <div><button type="button" class="small" data-zone-offer="zone" hidden></button></div></div>
        <fieldset class="plain"><legend class="legend">Keyboard</legend>
        <label class="option"><input type="checkbox" name="keys" value="on"{{#keysOn}} checked{{/keysOn}}>
        Single-letter shortcuts in lists</label>
        <p class="faint"><kbd>j</kbd> <kbd>k</kbd> move, <kbd>x</kbd> choose, <kbd>a</kbd> approve, <kbd>d</kbd> deny,
        <kbd>?</kbd> show help</p></fieldset>
        <div class="actions"><button class="primary">Save settings</button></div>
        </div></form>
        <section class="card" aria-labelledby="you"><div class="card-head"><h2 id="you">You</h2></div>
        <div class="card-body"><dl class="facts">
        <div><dt>Name</dt><dd>{{displayName}}</dd></div>
        <div><dt>Roles</dt><dd>{{roles}}</dd></div>
        <div><dt>Jira account</dt><dd>{{jira}}</dd></div>
        </dl><div><a class="button small" href="/settings/notices">How you are told</a>
        <a class="button small" href="/settings/tokens">API tokens</a></div></div></section>
        {{/content}}{{/layout}}
        """
}
