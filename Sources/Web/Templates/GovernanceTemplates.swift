extension Templates {
    static let governance = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Governance</h1><p>{{#revision}}Revision {{revision}} decides, since {{publishedAt}}, \
        published by {{publishedBy}}.{{/revision}}{{^revision}}No policy is published yet, so every request waits for a \
        person.{{/revision}}</p></div>
        {{#canChange}}<a class="button primary" href="/governance/new">Draft a policy</a>{{/canChange}}</div>
        {{#hasDrafts}}<section class="card" aria-labelledby="drafts"><div class="card-head"><h2 id="drafts">Open drafts</h2>
        </div><ul class="checks">{{#drafts}}<li><div><strong><a href="{{href}}">Draft {{mark}}</a></strong><br>\
        <span class="soft">By {{editors}}, edited {{edited}}, on revision {{base}}</span></div>\
        <a class="button small" href="{{href}}/replay">Try on past requests<span class="visually-hidden">: draft {{mark}}\
        </span></a></li>{{/drafts}}</ul>\
        </section>{{/hasDrafts}}
        <section class="card" aria-labelledby="rails"><div class="card-head"><h2 id="rails">Guardrails</h2>\
        {{#canChange}}<a class="button small" href="/governance/guardrails">Change<span class="visually-hidden"> the guardrails\
        </span></a>{{/canChange}}</div>
        <div class="card-body"><dl class="facts"><div><dt>Unknown tools</dt><dd>{{unknownTools}}</dd></div>
        <div><dt>Review by a person</dt><dd>{{review}}</dd></div><div><dt>Security review</dt><dd>{{security}}</dd></div>
        <div><dt>Jira admin review</dt><dd>{{jiraAdmin}}</dd></div><div><dt>Most days by risk</dt><dd>{{riskDays}}</dd></div>
        <div><dt>Approved when no rule matches</dt><dd>{{unmatched}}</dd></div></dl></div></section>
        <div class="card">{{#hasRules}}<table role="table"><caption>Rules: all are looked at, and the most restrictive wins\
        </caption><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Rule</th>
        <th role="columnheader" scope="col">Effect</th><th role="columnheader" scope="col">Holds for</th></tr></thead>
        <tbody role="rowgroup">{{#rules}}<tr role="row" data-row><th role="rowheader" scope="row"><code>{{rule}}</code></th>
        <td role="cell" data-label="Effect"><span>{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></td>
        <td role="cell" data-label="Holds for"><span>{{conditions}}{{#message}}<span class="sub">{{message}}</span>\
        {{/message}}</span></td></tr>{{/rules}}</tbody></table>{{/hasRules}}
        {{^hasRules}}{{#noRules}}{{>empty}}{{/noRules}}{{/hasRules}}</div>
        {{#hasExceptions}}<div class="card"><table role="table"><caption>Exceptions: somebody answers for each, and each \
        ends</caption><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Exception</th>
        <th role="columnheader" scope="col">From rule</th><th role="columnheader" scope="col">Owner</th>
        <th role="columnheader" scope="col">Reason</th><th role="columnheader" scope="col">Ends</th></tr></thead>
        <tbody role="rowgroup">{{#exceptions}}<tr role="row" data-row><th role="rowheader" scope="row"><code>{{exception}}\
        </code>{{#lozenges}} {{>lozenge}}{{/lozenges}}<span class="sub">{{conditions}}</span></th>
        <td role="cell" data-label="From rule"><span><code>{{rule}}</code></span></td>
        <td role="cell" data-label="Owner"><span>{{owner}}</span></td>
        <td role="cell" data-label="Reason"><span>{{reason}}</span></td>
        <td role="cell" data-label="Ends"><span>{{until}}</span></td></tr>{{/exceptions}}</tbody></table></div>\
        {{/hasExceptions}}
        {{>findings}}
        <section class="card" aria-labelledby="whole"><div class="card-head"><h2 id="whole">The whole document</h2></div>
        <div class="card-body"><details><summary>Show it as YAML</summary><div><pre>{{document}}</pre></div></details>
        {{#hash}}<p class="faint">SHA-256 <code>{{hash}}</code></p>{{/hash}}</div></section>
        {{/content}}{{/layout}}
        """

    static let findings = """
        <section class="card" aria-labelledby="findings"><div class="card-head"><h2 id="findings">What is odd about the \
        rules</h2></div>{{#hasFindings}}<ul class="checks">{{#findings}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div>\
        <code>{{rule}}</code><br><span class="soft">{{finding}}</span></div></li>{{/findings}}</ul>{{/hasFindings}}
        {{^hasFindings}}<div class="card-body"><p class="soft">{{noFindings}}</p></div>{{/hasFindings}}</section>
        """

    static let policyEditor = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="{{backHref}}">Back</a></p><h1>{{headline}}</h1>
        <p>A draft is the whole next policy. It changes nothing until another site admin publishes it.</p></div></div>
        {{>problems}}
        <form class="card" method="post" action="{{action}}"><div class="card-body">{{>token}}\
        {{#version}}<input type="hidden" name="version" value="{{version}}">{{/version}}
        <div class="field"><label for="document">Policy as YAML or JSON</label><textarea class="code" id="document" \
        name="document" required spellcheck="false" autocomplete="off" aria-describedby="document-hint">{{document}}</textarea>
        <p class="hint" id="document-hint">Rules, exceptions, guardrails and tests. A name that is not known is refused, \
        never ignored.</p></div>
        <div class="actions"><button class="primary">Save the draft</button></div></div></form>
        {{/content}}{{/layout}}
        """

    static let policyDraft = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/governance">Governance</a></p><h1>Draft of the policy</h1>
        <p>By {{editors}}, edited {{edited}}, on revision {{base}}.</p></div>
        <span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></div>
        {{>problems}}
        {{#behind}}<div class="notice warn">{{behind}} Edit the draft again on top of that.</div>{{/behind}}
        {{#hasThin}}<section class="notice warn" aria-labelledby="thin"><h2 id="thin">Stages with too few approvers</h2>
        <ul>{{#thin}}<li>{{text}}</li>{{/thin}}</ul></section>{{/hasThin}}
        {{#hasProblems}}<section class="notice bad" aria-labelledby="fails"><h2 id="fails">Its own examples do not hold</h2>
        <ul>{{#problems}}<li>{{text}}</li>{{/problems}}</ul></section>{{/hasProblems}}
        <div class="split"><div class="stack">
        <section class="card" aria-labelledby="changes"><div class="card-head"><h2 id="changes">What it changes</h2></div>
        <div class="card-body"><p>{{diffText}} {{more}}</p>
        <div><a class="button" href="/governance/drafts/{{id}}/replay">Try it on past requests</a></div></div>
        {{#hasRegions}}<table role="table"><caption>Requests that would be answered differently</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Rule</th>
        <th role="columnheader" scope="col">Now</th><th role="columnheader" scope="col">Then</th>
        <th role="columnheader" scope="col">For example</th></tr></thead><tbody role="rowgroup">{{#regions}}
        <tr role="row" data-row><th role="rowheader" scope="row"><code>{{rule}}</code><span class="sub">{{conditions}}\
        </span></th><td role="cell" data-label="Now"><span>{{#before}}{{>lozenge}}{{/before}}</span></td>
        <td role="cell" data-label="Then"><span>{{#after}}{{>lozenge}}{{/after}}</span></td>
        <td role="cell" data-label="For example"><span>{{example}}</span></td></tr>{{/regions}}</tbody></table>\
        {{/hasRegions}}</section>
        {{>findings}}
        <section class="card" aria-labelledby="whole"><div class="card-head"><h2 id="whole">The whole document</h2></div>
        <div class="card-body"><details><summary>Show it as YAML</summary><div><pre>{{document}}</pre></div></details>
        <p class="faint">SHA-256 <code>{{hash}}</code></p></div></section></div>
        <aside class="stack aside" aria-label="What to do with the draft">
        {{#waitsForSecond}}<div class="card"><div class="card-body"><h2>Publish</h2><p class="soft">You edited it, so \
        another site admin publishes it.</p></div></div>{{/waitsForSecond}}
        {{#canConfirm}}<form class="card" method="post" action="/governance/drafts/{{id}}/confirmation">\
        <div class="card-body">{{>token}}<input type="hidden" name="version" value="{{version}}"><h2>No second admin</h2>
        <p class="soft">Announce that it goes without a review. It can be published 24 hours later, and the log says so.</p>
        <div class="field"><label for="typed">Type: {{confirmation}}</label><input type="text" id="typed" name="typed" \
        required autocomplete="off" spellcheck="false"></div>
        <div class="actions"><button>Announce</button></div></div></form>{{/canConfirm}}
        {{#canPublish}}<form class="card" method="post" action="/governance/drafts/{{id}}/publication">\
        <div class="card-body">{{>token}}<input type="hidden" name="version" value="{{version}}"><h2>Publish</h2>
        {{#confirmed}}<p class="soft">Without a review it may be published from {{confirmed}} on.</p>{{/confirmed}}
        {{#isInexact}}<label class="option"><input type="checkbox" name="inexact" value="true" required> Publish although \
        not every change is known</label>{{/isInexact}}
        <p class="soft">It becomes the next revision and decides from then on.</p>
        <div class="actions"><button class="primary">Publish</button></div></div></form>{{/canPublish}}
        {{#canChange}}<div class="card"><div class="card-body"><h2>Change</h2><div class="actions">\
        <a class="button" href="/governance/drafts/{{id}}/edit">Edit</a>
        <form method="post" action="/governance/drafts/{{id}}/discard">{{>token}}<button class="danger">Discard</button>\
        </form></div></div></div>{{/canChange}}
        {{^canChange}}<div class="card"><div class="card-body"><p class="soft">Site admins change and publish drafts.</p>\
        </div></div>{{/canChange}}
        </aside></div>
        {{/content}}{{/layout}}
        """
}
