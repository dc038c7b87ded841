extension Templates {
    static let toolStatus = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/tools/{{id}}">{{tool}}</a></p><h1>{{headline}}</h1></div></div>
        {{>problems}}
        {{#isSame}}<div class="notice warn"><p>The tool has this status already. \
        <a href="/tools/{{id}}">Choose another</a></p></div>{{/isSame}}
        <form class="card" method="post" action="/tools/{{id}}/status"><div class="card-body">{{>token}}\
        <input type="hidden" name="status" value="{{status}}"><input type="hidden" name="version" value="{{version}}">
        <dl class="facts"><div><dt>Access</dt><dd>{{openGrants}}</dd></div><div><dt>Waiting</dt><dd>{{pending}}\
        {{#denies}}, which would be denied{{/denies}}</dd></div></dl>
        {{#canRevoke}}<fieldset class="plain"><legend class="legend">What becomes of open grants</legend>
        <label class="option"><input type="radio" name="live" value="keep"{{^revokes}} checked{{/revokes}}> They last until \
        they end</label>
        <label class="option"><input type="radio" name="live" value="revoke"{{#revokes}} checked{{/revokes}}> They are \
        revoked now</label>
        {{#isHeld}}<p class="soft">Revoking so many would be held by the breaker until an admin lets it go on.</p>\
        {{/isHeld}}</fieldset>{{/canRevoke}}
        <div class="field"><label for="reason">Reason</label><textarea id="reason" name="reason" maxlength="1000" required>\
        {{typedReason}}</textarea></div>
        <div class="actions"><button class="primary">{{button}}</button><a class="button" href="/tools/{{id}}">Leave it as \
        it is</a></div></div></form>
        {{/content}}{{/layout}}
        """
}
