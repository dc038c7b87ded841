extension Templates {
    static let untoldEffects = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Jira not told</h1><p>Comments and transitions that failed for good. The decisions \
        stand all the same.</p></div></div>
        {{#rows}}<section class="card" aria-labelledby="effect-{{id}}"><div class="card-head">
        <h2 id="effect-{{id}}">{{headline}}</h2></div><div class="card-body"><p>{{what}}</p>
        <dl class="facts"><div><dt>Issue</dt><dd>{{#href}}<a href="{{href}}">{{issue}}</a>{{/href}}{{^href}}{{issue}}\
        {{/href}}</dd></div><div><dt>Since</dt><dd>{{since}}</dd></div><div><dt>Tried</dt><dd>{{attempts}}</dd></div>
        {{#finding}}<div class="wide"><dt>Why not</dt><dd>{{finding}}</dd></div>{{/finding}}</dl>
        <div class="actions"><form method="post" action="/effects/{{id}}/retry">{{>token}}<button>Tell Jira again\
        <span class="visually-hidden">: {{headline}}</span></button></form></div></div></section>{{/rows}}
        {{^hasRows}}<div class="card">{{#none}}{{>empty}}{{/none}}</div>{{/hasRows}}
        {{#paged}}<div class="card">{{>pager}}</div>{{/paged}}
        {{/content}}{{/layout}}
        """
}
