extension Templates {
    static let catalogImport = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/catalog">Catalog</a></p><h1>Import a catalog</h1>
        <p>Every line is looked at first, and nothing changes before you apply it. What an export brought out comes back \
        without changing anything.</p></div></div>
        {{>problems}}
        {{#hasReport}}<section class="card" aria-labelledby="report"><div class="card-head"><h2 id="report">What the file \
        brings</h2></div><div class="card-body"><p class="notice {{tone}}" role="status" data-focus tabindex="-1">\
        {{summary}}</p>
        {{#hasRows}}<ul class="checks">{{#rows}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div><strong>{{tool}}</strong> \
        <span class="faint">line {{line}}</span>{{#words}}<br><span class="soft">{{words}}</span>{{/words}}</div></li>\
        {{/rows}}</ul>{{/hasRows}}{{#more}}<p class="soft">And {{more}}.</p>{{/more}}</div></section>{{/hasReport}}
        <form class="card" method="post" action="/catalog/import"><div class="card-body">{{>token}}
        <div class="field"><label for="format">Format</label><select id="format" name="format">{{#formats}}<option \
        value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/formats}}</select></div>
        <div class="field"><label for="content">The file&rsquo;s text</label><textarea id="content" name="content" \
        rows="12" required spellcheck="false" aria-describedby="content-hint">
        {{content}}</textarea>
        <p class="hint" id="content-hint">Columns id, name, vendor, summary, status, risk, maximum_days, connection and \
        roles; those left out stay as they are. 10,000 tools at most.</p></div>
        <div class="actions"><button name="apply" value="preview"{{^canApply}} class="primary"{{/canApply}}>Look at it\
        </button>
        {{#canApply}}<button name="apply" value="all" class="primary">Apply the file</button>{{/canApply}}
        {{#canApplyValid}}<button name="apply" value="valid" class="danger">Apply {{sound}} and leave the refused out\
        </button>{{/canApplyValid}}</div></div></form>
        {{/content}}{{/layout}}
        """

    static let toolStatuses = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/catalog">Catalog</a></p><h1>{{headline}}</h1></div></div>
        {{>problems}}
        <form class="card" method="post" action="/catalog/statuses"><div class="card-body">{{>token}}
        <input type="hidden" name="status" value="{{status}}">
        <ul class="checks">{{#rows}}<li><input type="hidden" name="tool" value="{{id}}"><div><strong>{{tool}}</strong> \
        <span class="faint">is {{from}}</span><br><span class="soft">{{open}}, {{pending}}</span></div></li>{{/rows}}</ul>
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
        <div class="actions"><button class="primary">{{button}}</button><a class="button" href="/catalog">Leave them as \
        they are</a></div></div></form>
        {{/content}}{{/layout}}
        """

    static let toolStatusResults = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/catalog">Catalog</a></p><h1>{{headline}}</h1>
        <p>Every tool has its own result; nothing else was changed.</p></div></div>
        <div class="notice {{tone}}" role="status" data-focus tabindex="-1">{{summary}}</div>
        <div class="card"><ul class="checks">{{#rows}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}
        <div><a href="{{href}}">{{tool}}</a>{{#message}}<br><span class="soft">{{message}}</span>{{/message}}</div></li>\
        {{/rows}}</ul></div>
        <div class="actions"><a class="button primary" href="/catalog">Back to the catalog</a></div>
        {{/content}}{{/layout}}
        """
}
