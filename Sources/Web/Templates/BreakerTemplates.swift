extension Templates {
    static let heldChanges = """
        {{#hasHeld}}<section class="card" aria-labelledby="held"><div class="card-head"><h2 id="held">Held by the breaker\
        </h2></div><ul class="checks">{{#held}}<li><div class="stack"><div><strong>{{headline}}</strong><br>\
        <span class="soft">{{why}}</span><br><span class="faint">Asked by {{who}}, {{since}}</span></div>
        {{#canSettle}}<form class="stack" method="post" action="/breaker/changes/{{id}}">{{>token}}
        {{#second}}<p class="soft">{{second}}</p>{{/second}}
        <div class="field"><label for="change-{{id}}">Reason</label>
        <input type="text" id="change-{{id}}" name="reason" maxlength="1000" required autocomplete="off"></div>
        <div class="actions">{{#canRelease}}<button name="choice" value="release" class="danger">Let it go on\
        <span class="visually-hidden">: {{headline}}</span></button>{{/canRelease}}
        <button name="choice" value="cancel">Give it up<span class="visually-hidden">: {{headline}}</span></button></div>
        </form>{{/canSettle}}</div></li>{{/held}}</ul></section>{{/hasHeld}}
        """

    static let breaker = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/overview">Overview</a></p><h1>Breaker</h1>
        <p>Removals that a rule or a mistake can multiply are held when an hour brings too many. Expiry and revoking a \
        single grant are never held.</p></div></div>
        {{>problems}}{{>field-problems}}
        <ul class="tiles"><li class="card tile"><h2>Passed this hour</h2><span class="number">{{passed}}</span>\
        <span class="faint">of {{allowed}} that may</span></li>
        <li class="card tile"><h2>Still may pass</h2><span class="number">{{left}}</span>\
        <span class="faint">{{limits}}</span></li></ul>
        {{>breaker/held}}
        {{^hasHeld}}<div class="card"><div class="card-body"><p class="soft">Nothing is held.</p></div></div>{{/hasHeld}}
        {{#canChange}}<form class="card" method="post" action="/breaker"><div class="card-head"><h2>Limits</h2></div>\
        <div class="card-body">{{>token}}<div class="fields">{{#fields}}{{>field}}{{/fields}}</div>
        <div class="actions"><button class="primary">Save the limits</button></div></div></form>{{/canChange}}
        <section class="card" aria-labelledby="before"><div class="card-head"><h2 id="before">What became of others</h2>\
        </div>{{#hasRows}}<ul class="checks">{{#rows}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div>\
        <strong>{{headline}}</strong> <span class="faint">{{progress}} done</span><br><span class="soft">{{why}}</span><br>\
        <span class="faint">Asked by {{who}}, {{since}}</span>{{#settled}}<br><span class="faint">{{settled}}</span>\
        {{/settled}}</div></li>{{/rows}}</ul>{{/hasRows}}
        {{^hasRows}}<div class="card-body"><p class="soft">No mass change was settled.</p></div>{{/hasRows}}
        {{>pager}}</section>
        {{/content}}{{/layout}}
        """

    static let leavers = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/overview">Overview</a></p><h1>Leavers</h1>
        <p>Who has left, what was revoked, and what is not taken away yet.</p></div></div>
        {{>problems}}
        {{#leaving}}<form class="card" method="post" action="/people/{{personID}}/leaving"><div class="card-head">\
        <h2>{{person}} has left</h2></div><div class="card-body">{{>token}}
        <dl class="facts"><div><dt>Open grants</dt><dd>{{grants}}</dd></div><div><dt>Pending requests</dt>\
        <dd>{{requests}}</dd></div><div><dt>The breaker lets pass</dt><dd>{{room}}</dd></div></dl>
        <p class="soft">{{effect}}</p>
        <div class="field"><label for="reason">How do you know?</label><input type="text" id="reason" name="reason" \
        maxlength="1000" required autocomplete="off"></div>
        <div class="actions"><button class="danger">Revoke and close the account</button>\
        <a class="button" href="/leavers">Cancel</a></div></div></form>{{/leaving}}
        {{^leaving}}<form class="card filters" method="get" action="/leavers">{{#fields}}{{>field}}{{/fields}}\
        <div class="actions"><button>Look up</button></div></form>{{/leaving}}
        <section class="card" aria-labelledby="gone"><div class="card-head"><h2 id="gone">Who has left</h2></div>
        {{#hasRows}}<ul class="checks">{{#rows}}<li><span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span>\
        <div><strong>{{person}}</strong> <span class="faint">{{when}}, told by {{who}}</span><br>\
        <span class="soft">{{why}}</span><br><span class="soft">{{what}}</span>\
        {{#held}}<br><a href="/breaker">{{held}}</a>{{/held}}\
        {{#owed}}<br><a href="/grants?show=outstanding">{{owed}}</a>{{/owed}}
        {{#canReturn}}<details><summary>Back again<span class="visually-hidden">: {{person}}</span></summary>
        <form class="stack" method="post" action="/people/{{personID}}/return">{{>token}}<div class="field">\
        <label for="back-{{seq}}">Why?</label><input type="text" id="back-{{seq}}" name="reason" maxlength="1000" required \
        autocomplete="off"></div><p class="soft">The account opens again; what was revoked stays so.</p>\
        <div class="actions"><button class="small">Open the account</button></div></form></details>{{/canReturn}}</div></li>\
        {{/rows}}</ul>{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}
        {{>pager}}</section>
        {{/content}}{{/layout}}
        """
}
