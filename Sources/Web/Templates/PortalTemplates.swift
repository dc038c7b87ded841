extension Templates {
    static let portalCreate = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Request an AI tool</h1></div></div>
        {{>portal/closed}}
        {{#isOpen}}{{#isMissing}}<section class="notice bad" role="alert" data-focus tabindex="-1" aria-labelledby="lacks">
        <h2 id="lacks">This is still missing</h2><ul>{{#missing}}<li><a href="#{{field}}">{{text}}</a></li>{{/missing}}</ul>\
        </section>{{/isMissing}}
        {{#isValid}}<section class="notice good" role="status" data-focus tabindex="-1"><h2>This can be sent</h2>
        <p>It is stored with the request, frozen when it comes in.</p></section>{{/isValid}}
        {{#hasTools}}<form class="card" method="get" action="/portal/create"><div class="card-body">
        <input type="hidden" name="portal" value="{{portal}}"><input type="hidden" name="type" value="{{type}}">
        <fieldset class="plain" id="tools"><legend class="legend">Tool</legend>{{#tools}}<label class="choice">\
        <input type="radio" name="tool" value="{{value}}"{{#chosen}} checked{{/chosen}}><span><strong>{{tool}}</strong> \
        <span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span>{{#summary}}<span class="sub">{{summary}}</span>\
        {{/summary}}</span></label>{{/tools}}</fieldset>
        <div class="field"><label for="use">What you will use it for</label><textarea id="use" name="use" \
        maxlength="4000">{{use}}</textarea></div>
        <fieldset class="plain" id="classes"><legend class="legend">Classes of data you will put in</legend>{{#classes}}\
        <label class="option"><input type="checkbox" name="class" value="{{value}}"{{#chosen}} checked{{/chosen}}> {{label}} \
        <span class="faint">{{example}}</span></label>{{/classes}}</fieldset>
        <div class="field"><label for="days">Days</label><input type="number" id="days" name="days" value="{{days}}" \
        min="1" max="180" aria-describedby="days-hint"><p class="hint" id="days-hint">From 1 to 180.</p></div>
        {{#fields}}{{>portal/field}}{{/fields}}
        <div class="actions"><button class="primary">Check</button></div></div></form>{{/hasTools}}
        {{^hasTools}}<div class="card">{{#none}}{{>empty}}{{/none}}</div>{{/hasTools}}
        {{#snapshot}}<section class="card" aria-labelledby="stored"><div class="card-head"><h2 id="stored">What is stored\
        </h2></div><div class="card-body"><pre>{{snapshot}}</pre></div></section>{{/snapshot}}{{/isOpen}}
        {{/content}}{{/layout}}
        """

    /// One of the further questions that the organization asks.
    static let portalField = """
        {{#isMany}}<fieldset class="plain" id="field-{{key}}"><legend class="legend">{{label}}</legend>{{#options}}\
        <label class="option"><input type="checkbox" name="{{key}}" value="{{option}}"{{#chosen}} checked{{/chosen}}> \
        {{words}}</label>{{/options}}</fieldset>{{/isMany}}
        {{^isMany}}<div class="field"><label for="field-{{key}}">{{label}}</label>
        {{#isText}}<input type="text" id="field-{{key}}" name="{{key}}" value="{{value}}" maxlength="{{maximum}}" \
        autocomplete="off">{{/isText}}
        {{#isDay}}<input type="date" id="field-{{key}}" name="{{key}}" value="{{value}}">{{/isDay}}
        {{#isNumber}}<input type="number" id="field-{{key}}" name="{{key}}" value="{{value}}" min="{{least}}" \
        max="{{most}}">{{/isNumber}}
        {{#isChoice}}<select id="field-{{key}}" name="{{key}}"><option value="">Choose</option>{{#options}}<option \
        value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/options}}</select>{{/isChoice}}</div>\
        {{/isMany}}
        """

    static let portalDetail = """
        {{<layout}}{{$content}}
        {{>portal/closed}}
        {{#isOpen}}<div class="head"><div><h1>{{tool}}</h1>{{#waiting}}<p>{{waiting}}</p>{{/waiting}}</div>
        <span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></div>
        <section class="card" aria-label="The request"><div class="card-body"><dl class="facts">
        <div><dt>Request</dt><dd><a href="{{href}}">{{issueKey}}</a></dd></div><div><dt>Role</dt><dd>{{role}}</dd></div>
        <div><dt>Asked</dt><dd>{{asked}}</dd></div><div><dt>Duration</dt><dd>{{days}}</dd></div>
        <div><dt>Classes of data</dt><dd>{{classes}}</dd></div>
        {{#hasGrant}}<div><dt>Access</dt><dd><span class="lozenges">{{#grantLozenges}}{{>lozenge}}{{/grantLozenges}}</span>\
        </dd></div><div><dt>Ends</dt><dd>{{expiryLabel}}{{#expiryDate}}, {{expiryDate}}{{/expiryDate}}</dd></div>{{/hasGrant}}
        {{#decisionReason}}<div class="wide"><dt>Reason</dt><dd>{{decisionReason}}</dd></div>{{/decisionReason}}
        </dl></div></section>{{/isOpen}}
        {{/content}}{{/layout}}
        """

    static let portalTools = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Approved tools</h1></div></div>
        {{>portal/closed}}
        {{#isOpen}}<div class="card">{{#hasRows}}<ul class="checks">{{#rows}}<li><div><strong>{{tool}}</strong>\
        {{#summary}}<br><span class="soft">{{summary}}</span>{{/summary}}</div></li>{{/rows}}</ul>{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}</div>{{/isOpen}}
        {{/content}}{{/layout}}
        """

    static let portalClosed = """
        {{#closed}}<div class="notice warn" role="status"><p>{{closed}}</p><p class="faint">Reason \
        <code>{{reason}}</code></p></div>{{/closed}}
        """
}
