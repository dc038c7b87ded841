extension Templates {
    static let intake = """
        {{<layout}}{{$content}}
        <ul class="subtabs"><li><a href="/intake" aria-current="page">Intake</a></li>\
        <li><a href="/intake/notices">Notices</a></li></ul>
        <div class="head"><div><h1>Intake &amp; approvals</h1><p>Where requests come from, and who decides on them.</p></div>
        </div>
        {{>problems}}
        <div class="pair"><div class="stack">
        <form class="card" method="post" action="/intake"><div class="card-head"><h2>Intake project</h2>\
        <span class="lozenges">{{#projectState}}{{>lozenge}}{{/projectState}}</span></div><div class="card-body">{{>token}}
        {{#hasTrackers}}<div class="field"><label for="connection">Connection</label><select id="connection" \
        name="connection">{{#trackers}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>\
        {{/trackers}}</select></div>
        <div class="field"><label for="project">Project key</label><input type="text" id="project" name="project" \
        value="{{project}}" maxlength="50" required autocomplete="off" aria-describedby="project-hint">
        <p class="hint" id="project-hint">The one project that takes requests, such as HELP.</p></div>
        <div class="field"><label for="portal">Portal id</label><input type="text" id="portal" name="portal" \
        value="{{portal}}" inputmode="numeric" maxlength="20" required autocomplete="off"></div>
        <div class="field"><label for="request_types">Request type ids</label><input type="text" id="request_types" \
        name="request_types" value="{{requestTypes}}" maxlength="1000" required autocomplete="off" \
        aria-describedby="types-hint"><p class="hint" id="types-hint">Numbers, with commas between them.</p></div>
        <div class="field"><label for="app">Portal app</label><input type="text" id="app" name="app" value="{{app}}" \
        maxlength="60" required autocomplete="off" spellcheck="false" aria-describedby="app-hint">
        <p class="hint" id="app-hint">The UUID under which Jira keeps what the requester filled in.</p></div>
        <div class="field"><label for="pilot_group">Pilot group</label><input type="text" id="pilot_group" \
        name="pilot_group" value="{{pilotGroup}}" maxlength="100" autocomplete="off" aria-describedby="pilot-hint">
        <p class="hint" id="pilot-hint">The id of the group that may ask for pilot tools; empty for nobody.</p></div>
        <div class="actions"><button class="primary">Save intake</button></div>{{/hasTrackers}}
        {{^hasTrackers}}<p>Connect Jira first.</p><div><a class="button" href="/connectors/new">Set up a connection</a>\
        </div>{{/hasTrackers}}</div></form>
        <section class="card" aria-labelledby="state"><div class="card-head"><h2 id="state">What intake is doing</h2></div>
        <div class="card-body"><p>{{polled}}</p>
        {{#hasWaiting}}<h3>Waiting</h3><ul class="checks">{{#waiting}}<li><div><strong>{{>issue}}</strong> <span \
        class="faint">since {{seen}}, {{attempts}}</span><br><span class="soft">{{reason}}</span></div></li>{{/waiting}}\
        </ul>{{/hasWaiting}}
        {{^hasWaiting}}<p class="soft">No issue waits.</p>{{/hasWaiting}}
        {{#hasRejected}}<h3>Turned away</h3><ul class="checks">{{#rejected}}<li><div><strong>{{>issue}}</strong> <span \
        class="faint">{{seen}}</span><br><span class="soft">{{reason}}</span>{{#openHref}}<br><a href="{{openHref}}">The request that is open: {{openKey}}</a>\
        {{/openHref}}</div></li>{{/rejected}}</ul>{{/hasRejected}}
        {{#hasChanged}}<h3>Changed by hand</h3><ul class="checks">{{#changed}}<li><div><strong>{{>issue}}</strong>\
        {{#requestHref}} <a href="{{requestHref}}">Request</a>{{/requestHref}}<br><span class="soft">{{why}}</span></div>\
        </li>{{/changed}}</ul>{{/hasChanged}}
        </div></section>
        {{#isChosen}}<form class="card" method="post" action="/intake/issues"><div class="card-body">{{>token}}
        <h2>Look at an issue</h2><div class="field"><label for="issue">Issue key</label><input type="text" id="issue" \
        name="issue" maxlength="60" required autocomplete="off" aria-describedby="issue-hint"><p class="hint" \
        id="issue-hint">As if Jira had announced it: twice does no harm.</p></div>
        <div class="actions"><button>Look at it</button></div></div></form>{{/isChosen}}</div>
        <div class="stack">
        <section class="card" aria-labelledby="fields"><div class="card-head"><h2 id="fields">Further questions</h2>\
        <span class="lozenges">{{#fieldState}}{{>lozenge}}{{/fieldState}}</span></div><div class="card-body">
        <p class="soft">Every request names tool, use, classes of data and days. These are asked besides.</p>
        <details><summary>Choose what is asked</summary><form class="stack" method="post" action="/intake/fields">\
        {{>token}}{{#fields}}<div class="field"><label for="field-{{key}}">{{label}}</label><select id="field-{{key}}" \
        name="{{key}}">{{#demands}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>\
        {{/demands}}</select></div>{{/fields}}<div><button class="primary">Save the questions</button></div></form>\
        </details></div></section>
        <section class="card" aria-labelledby="deciders"><div class="card-head"><h2 id="deciders">Who decides</h2>\
        <span class="lozenges">{{#deciderState}}{{>lozenge}}{{/deciderState}}</span></div>
        {{#hasDeciders}}<ul class="checks">{{#deciders}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div><strong>{{person}}\
        </strong><br><span class="soft">{{why}}</span></div></li>{{/deciders}}</ul>{{/hasDeciders}}
        <div class="card-body"><p class="soft">Nobody decides on an own request, so at least two people are needed.</p></div>
        </section>
        <section class="card" aria-labelledby="stages"><div class="card-head"><h2 id="stages">Stages</h2>\
        <a class="button small" href="/intake/stage">Add a stage</a></div>
        {{#hasRoutes}}<ul class="checks">{{#routes}}<li><div><strong>{{stage}}</strong><br><span class="soft">{{route}}\
        </span></div><a class="button small" href="{{href}}">Change<span class="visually-hidden"> stage {{stage}}</span></a>\
        </li>{{/routes}}</ul>{{/hasRoutes}}
        {{^hasRoutes}}<div class="card-body"><p class="soft">Policy asks for no stage.</p></div>{{/hasRoutes}}</section>
        <section class="card" aria-labelledby="deadlines"><div class="card-head"><h2 id="deadlines">Deadlines</h2>\
        <a class="button small" href="/intake/deadlines">Change<span class="visually-hidden"> the deadlines</span></a></div>
        <div class="card-body"><p>{{deadlines}}</p><dl class="facts">{{#levels}}<div class="wide"><dt>{{level}}</dt>\
        <dd>{{added}} may decide, too</dd></div>{{/levels}}</dl></div></section>
        <section class="card" aria-labelledby="reviews"><div class="card-head"><h2 id="reviews">Reviews</h2>\
        <a class="button small" href="/intake/reviews">Change<span class="visually-hidden"> the reviews</span></a></div>
        <div class="card-body"><p>{{reviews}}</p></div></section>
        </div></div>
        {{/content}}{{/layout}}
        """
}
