extension Templates {
    static let licence = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/overview">Overview</a></p><h1>Licence</h1>
        <p>{{text}}</p></div>{{#lozenges}}{{>lozenge}}{{/lozenges}}</div>
        {{>problems}}
        {{#source}}<div class="card"><div class="card-body"><dl class="facts">
        <div><dt>Comes as</dt><dd>{{source}}</dd></div>
        {{#holder}}<div><dt>Holder</dt><dd>{{holder}}</dd></div>{{/holder}}
        {{#until}}<div><dt>Until</dt><dd>{{until}}</dd></div>{{/until}}
        {{#checked}}<div><dt>Looked at</dt><dd>{{checked}}</dd></div>{{/checked}}
        </dl></div></div>{{/source}}
        {{#canInstall}}<form class="card" method="post" action="/licence"><div class="card-body">{{>token}}
        <h2>Install a licence</h2>
        <div class="field"><label for="document">The file's text</label>
        <textarea id="document" name="document" rows="8" maxlength="10000" required aria-describedby="document-hint">\
        </textarea><p class="hint" id="document-hint">Paste it unchanged, with its last line, which is the signature.</p>
        </div><div class="actions"><button class="primary">Install</button></div></div></form>{{/canInstall}}
        {{/content}}{{/layout}}
        """
}
