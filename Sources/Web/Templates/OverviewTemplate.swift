extension Templates {
    static let overview = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Overview</h1><p>{{summaryText}}</p>
        <ul class="subtabs"><li><a href="/overview" aria-current="page">Overview</a></li>\
        <li><a href="/reconciliation">Reconciliation</a></li><li><a href="/breaker">Breaker</a></li>\
        <li><a href="/leavers">Leavers</a></li></ul></div></div>
        <ul class="tiles">{{#tiles}}<li class="card tile {{tone}}"><h2>{{label}}</h2>
        <span class="number">{{figure}}</span><span class="faint">{{#href}}<a href="{{href}}">{{hint}}</a>{{/href}}\
        {{^href}}{{hint}}{{/href}}</span></li>{{/tiles}}</ul>
        <section class="card" aria-labelledby="ready"><div class="card-head"><h2 id="ready">Readiness</h2></div>
        <ul class="checks">{{#checks}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div><strong>{{area}}</strong><br>\
        <span class="soft">{{finding}}</span></div><a class="button small" href="{{href}}">{{step}}<span \
        class="visually-hidden">: {{area}}</span></a></li>{{/checks}}</ul></section>
        <section class="card" aria-labelledby="links"><div class="card-head"><h2 id="links">Connections</h2></div>
        {{#hasConnections}}<ul class="checks">{{#connections}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div>\
        <strong><a href="{{href}}">{{name}}</a></strong> <span class="tag">{{kind}}</span><br><span class="soft">{{finding}}</span></div></li>\
        {{/connections}}</ul>{{/hasConnections}}
        {{^hasConnections}}{{#none}}{{>empty}}{{/none}}{{/hasConnections}}</section>
        {{/content}}{{/layout}}
        """
}
