extension Templates {
    /// A masked field; the browser is asked not to keep what is typed.
    static let secretField = """
        <div class="field"><label for="{{fieldID}}">{{label}}</label>{{#manyLines}}<textarea class="short masked" \
        id="{{fieldID}}" name="{{fieldName}}" required autocomplete="off" autocapitalize="off" spellcheck="false" \
        aria-describedby="{{fieldID}}-hint"></textarea>{{/manyLines}}{{^manyLines}}<input type="password" \
        id="{{fieldID}}" name="{{fieldName}}" required autocomplete="new-password" autocapitalize="off" \
        spellcheck="false" aria-describedby="{{fieldID}}-hint">{{/manyLines}}
        <p class="hint" id="{{fieldID}}-hint">Sealed when it arrives, and never shown again.</p></div>
        """

    static let credentialIntake = """
        {{<layout}}{{$content}}
        {{#done}}<div class="card"><div class="card-body"><h1>It is sealed</h1>
        <p>Nobody sees it again, and this link is used up. Whoever sent it is told by the log that it was set; you may \
        close this page.</p></div></div>{{/done}}
        {{^done}}<div class="head"><div><h1>Hand in a secret</h1>
        <p>For the connection &ldquo;{{connection}}&rdquo; ({{kind}}) of {{organization}}.</p></div></div>
        {{>problems}}
        <form class="card" method="post" action="{{action}}"><div class="card-body">{{>token}}
        {{#fields}}{{>secret-field}}{{/fields}}
        <ul class="plain-list soft"><li>It goes straight into the vault. No operator and no admin can read it.</li>
        <li>The link works once, until {{ends}}.</li>
        <li>Never send a secret by mail or chat, not even to whoever sent you this.</li></ul>
        <div class="actions"><button class="primary">Hand in</button></div></div></form>{{/done}}
        {{/content}}{{/layout}}
        """
}
