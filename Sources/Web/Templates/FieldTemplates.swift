extension Templates {
    /// One field of a form; what is wrong with it stands beside it, and is read out with it.
    static let field = """
        {{#isBoxes}}<fieldset class="field plain" id="{{name}}"{{#described}} aria-describedby="{{described}}"{{/described}}>\
        <legend class="legend">{{label}}</legend>{{#options}}<label class="option"><input type="checkbox" name="{{name}}" \
        value="{{value}}"{{#chosen}} checked{{/chosen}}> {{label}}</label>{{/options}}\
        {{#hint}}<p class="hint" id="{{name}}-hint">{{hint}}</p>{{/hint}}\
        {{#fieldProblem}}<p class="problem" id="{{name}}-problem">{{fieldProblem}}</p>{{/fieldProblem}}</fieldset>{{/isBoxes}}\
        {{^isBoxes}}<div class="field"><label for="{{name}}">{{label}}</label>\
        {{#isText}}<input type="text" id="{{name}}" name="{{name}}" value="{{value}}" maxlength="{{maximum}}" \
        autocomplete="off" spellcheck="false"{{#required}} required{{/required}}{{#fieldProblem}} aria-invalid="true"\
        {{/fieldProblem}}{{#described}} aria-describedby="{{described}}"{{/described}}>{{/isText}}\
        {{#isNumber}}<input type="number" id="{{name}}" name="{{name}}" value="{{value}}" min="{{least}}" max="{{most}}" \
        inputmode="numeric"{{#required}} required{{/required}}{{#fieldProblem}} aria-invalid="true"{{/fieldProblem}}\
        {{#described}} aria-describedby="{{described}}"{{/described}}>{{/isNumber}}\
        {{#isDate}}<input type="date" id="{{name}}" name="{{name}}" value="{{value}}"{{#required}} required{{/required}}\
        {{#fieldProblem}} aria-invalid="true"{{/fieldProblem}}{{#described}} aria-describedby="{{described}}"{{/described}}>\
        {{/isDate}}\
        {{#isChoice}}<select id="{{name}}" name="{{name}}"{{#fieldProblem}} aria-invalid="true"{{/fieldProblem}}\
        {{#described}} aria-describedby="{{described}}"{{/described}}>{{#options}}<option value="{{value}}"{{#chosen}} \
        selected{{/chosen}}>{{label}}</option>{{/options}}</select>{{/isChoice}}\
        {{#hint}}<p class="hint" id="{{name}}-hint">{{hint}}</p>{{/hint}}\
        {{#fieldProblem}}<p class="problem" id="{{name}}-problem">{{fieldProblem}}</p>{{/fieldProblem}}</div>{{/isBoxes}}
        """

    static let fieldProblems = """
        {{#hasFieldProblems}}<div class="notice bad" role="alert" data-focus tabindex="-1"><h2>That was not done</h2><ul>\
        {{#fieldProblems}}<li><a href="#{{field}}">{{text}}</a></li>{{/fieldProblems}}</ul></div>{{/hasFieldProblems}}
        """

    static let settingsForm = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="{{backHref}}">{{backLabel}}</a></p><h1>{{headline}}</h1>
        <p>{{intro}}</p></div></div>
        {{>problems}}{{>field-problems}}
        <form class="card" method="post" action="{{action}}"><div class="card-body">{{>token}}\
        {{#hidden}}<input type="hidden" name="{{name}}" value="{{value}}">{{/hidden}}
        {{#sections}}{{#legend}}<fieldset class="section"><legend>{{legend}}</legend>\
        {{#note}}<p class="soft">{{note}}</p>{{/note}}<div class="fields">{{#fields}}{{>field}}{{/fields}}</div></fieldset>\
        {{/legend}}{{^legend}}{{#note}}<p class="soft">{{note}}</p>{{/note}}<div class="fields">{{#fields}}{{>field}}\
        {{/fields}}</div>{{/legend}}{{/sections}}
        <div class="actions"><button class="primary">{{submit}}</button><a class="button" href="{{backHref}}">Cancel</a></div>
        </div></form>
        {{/content}}{{/layout}}
        """
}
