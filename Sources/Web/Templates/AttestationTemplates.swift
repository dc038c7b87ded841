extension Templates {
    /// A part of a tool's page.
    static let attestations = """
        <section class="card" aria-labelledby="vendor-facts"><div class="card-head"><h2 id="vendor-facts">What the vendor \
        states</h2></div><div class="card-body">
        {{#staleWords}}<div class="notice warn" role="status"><p>{{staleWords}}</p></div>{{/staleWords}}
        {{#hasStatements}}<ul class="checks">{{#statements}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div>\
        <strong>{{words}}</strong><br><span class="soft">Stated {{stated}} at <a href="{{source}}" \
        rel="noopener noreferrer">{{host}}</a>, {{valid}}</span><br><span class="faint">Attested by {{by}}, {{at}}\
        </span>{{#note}}<br><span class="soft">{{note}}</span>{{/note}}
        {{#canChange}}<details><summary>Withdraw<span class="visually-hidden">: {{words}}</span></summary>
        <form class="stack" method="post" action="/tools/{{id}}/attestations/{{fact}}/withdrawal">{{>token}}
        <div class="field"><label for="why-{{fact}}">Why is it withdrawn?</label><textarea id="why-{{fact}}" \
        name="reason" maxlength="1000" required></textarea></div><div><button class="danger">Withdraw</button></div>\
        </form></details>{{/canChange}}</div></li>{{/statements}}</ul>{{/hasStatements}}
        {{^hasStatements}}<p class="soft">Nobody has attested anything yet, so no rule can count on a statement.</p>\
        {{/hasStatements}}
        {{#hasPublished}}<h3>Published, and vouched for by nobody here</h3><ul class="checks">{{#published}}<li><div>\
        <strong>{{words}}</strong> {{#stale}}{{>lozenge}}{{/stale}}<br><span class="soft">{{#secondary}}Second hand, \
        {{/secondary}}<a href="{{source}}" rel="noopener noreferrer">{{host}}</a>, looked at {{checked}}</span></div>
        {{#canChange}}<a class="button small" href="/tools/{{id}}?fact={{fact}}#attest">Attest<span \
        class="visually-hidden">: {{words}}</span></a>{{/canChange}}</li>{{/published}}</ul>{{/hasPublished}}
        {{#canChange}}<details id="attest"{{#attestOpen}} open{{/attestOpen}}><summary>Attest a statement</summary>
        <form class="stack" method="post" action="/tools/{{id}}/attestations">{{>token}}
        <div class="field"><label for="fact">Fact</label><select id="fact" name="fact">{{#facts}}<option \
        value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/facts}}</select></div>
        <fieldset class="plain"><legend class="legend">Does it hold?</legend>
        <label class="option"><input type="radio" name="holds" value="yes" required{{#holdsYes}} checked{{/holdsYes}}> Yes\
        </label>
        <label class="option"><input type="radio" name="holds" value="no"{{#holdsNo}} checked{{/holdsNo}}> No</label>\
        </fieldset>
        <div class="field"><label for="detail">Detail (optional)</label><input type="text" id="detail" name="detail" \
        value="{{typedDetail}}" maxlength="200" autocomplete="off" aria-describedby="detail-hint">
        <p class="hint" id="detail-hint">Such as 30 days, or EU.</p></div>
        <div class="field"><label for="source">Source</label><input type="text" inputmode="url" id="source" name="source" \
        value="{{typedSource}}" maxlength="1000" required autocomplete="off" aria-describedby="source-hint">
        <p class="hint" id="source-hint">Where the vendor says so: an https address.</p></div>
        <div class="field"><label for="stated">Stated on</label><input type="date" id="stated" name="stated" \
        value="{{typedStated}}" required></div>
        <div class="field"><label for="valid_until">Last day on which it counts</label><input type="date" \
        id="valid_until" name="valid_until" value="{{typedValid}}" required aria-describedby="valid-hint">
        <p class="hint" id="valid-hint">From then on a person decides on every request, until it is renewed.</p></div>
        <div class="field"><label for="note">Note (optional)</label><textarea id="note" name="note" maxlength="2000" \
        aria-describedby="note-hint">{{typedNote}}</textarea>
        <p class="hint" id="note-hint">What you looked at, for whoever reads the evidence later.</p></div>
        <div><button class="primary">Attest</button></div></form></details>{{/canChange}}
        </div></section>
        """

    static let starterCatalog = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/catalog">Catalog</a></p><h1>Starter catalog</h1>
        <p>Common tools with what is published about them, each with source and day. {{left}} not in your catalog yet. \
        What you add is restricted, so a person looks at every request until you decide otherwise.</p></div></div>
        {{>problems}}
        <form class="stack" method="post" action="/catalog/starter">{{>token}}
        {{#groups}}<section class="card" aria-labelledby="group-{{key}}"><div class="card-head"><h2 id="group-{{key}}">\
        {{category}}</h2></div><div class="card-body">{{#tools}}
        <div class="choice"><div><label class="option"><input type="checkbox" name="tool" value="{{id}}"\
        {{#chosen}} checked{{/chosen}}> <strong>{{tool}}</strong></label> <span class="faint">{{vendor}}</span> \
        <span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span>
        {{#known}}<a href="{{href}}">In your catalog<span class="visually-hidden">: {{tool}}</span></a>{{/known}}
        <span class="sub">{{summary}} Access: {{entitlement}}.</span>
        {{#hasFacts}}<details><summary>What is published<span class="visually-hidden"> about {{tool}}</span></summary>
        <ul class="timeline">{{#facts}}<li><strong>{{words}}</strong> {{#stale}}{{>lozenge}}{{/stale}} \
        <span class="soft">{{#secondary}}second hand, {{/secondary}}<a href="{{source}}" rel="noopener noreferrer">{{host}}\
        </a>, looked at {{checked}}</span></li>{{/facts}}</ul></details>{{/hasFacts}}</div></div>{{/tools}}
        </div></section>{{/groups}}
        <div class="card"><div class="card-body"><label class="option"><input type="checkbox" name="replace" value="true"> \
        Put the starter&rsquo;s name, vendor, summary and risk in the place of what was edited</label>
        <div class="actions"><button class="primary">Add the chosen tools</button><a class="button" href="/catalog">Go \
        back</a></div></div></div></form>
        {{/content}}{{/layout}}
        """
}
