extension Templates {
    static let insightHead = """
        <ul class="subtabs">{{#parts}}<li><a href="{{href}}"{{#current}} aria-current="page"{{/current}}>{{label}}</a>\
        </li>{{/parts}}</ul>
        """

    static let insightPeriods = """
        <nav aria-label="Period"><ul class="subtabs">{{#periods}}<li><a href="{{href}}"{{#current}} aria-current="true"\
        {{/current}}>{{label}}</a></li>{{/periods}}</ul></nav>
        """

    /// A table of numbers with bars; the bars say nothing that the numbers do not.
    private static func bars(_ field: String, _ caption: String) -> String {
        """
        <table class="figures" role="table"><caption>\(caption)</caption><thead role="rowgroup" class="visually-hidden">
        <tr role="row"><th role="columnheader" scope="col">What</th><th role="columnheader" scope="col">How many</th>\
        </tr></thead>
        <tbody role="rowgroup">{{#\(field)}}<tr role="row"><th role="rowheader" scope="row">{{label}}</th>
        <td role="cell" class="number"><span><strong>{{value}}</strong>{{#note}} <span class="faint">{{note}}</span>\
        {{/note}}</span><meter min="0" max="{{most}}" value="{{value}}" aria-hidden="true"></meter></td></tr>\
        {{/\(field)}}</tbody></table>
        """
    }

    static let insightOverview = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Insights</h1><p>{{freshness}}</p></div>{{>insights/head}}</div>
        <ul class="tiles">{{#tiles}}<li class="card tile {{tone}}"><h2>{{label}}</h2>
        <span class="number">{{figure}}</span><span class="faint">{{#href}}<a href="{{href}}">{{hint}}</a>{{/href}}\
        {{^href}}{{hint}}{{/href}}</span></li>{{/tiles}}</ul>
        <div class="head"><h2>In {{periodWords}}</h2>{{>insights/periods}}</div>
        <div class="pair">
        <section class="card" aria-labelledby="funnel"><div class="card-head"><h3 id="funnel">From request to access</h3>\
        </div>\(bars("funnel", "What became of the requests raised in the period"))</section>
        <section class="card" aria-labelledby="decisions"><div class="card-head"><h3 id="decisions">Decisions</h3></div>
        <div class="card-body"><dl class="facts">
        <div><dt>Approved by policy</dt><dd>{{byPolicy}} ({{automatic}})</dd></div>
        <div><dt>Approved by people</dt><dd>{{byPeople}}</dd></div><div><dt>Denied</dt><dd>{{denied}}</dd></div>
        <div><dt>Cancelled</dt><dd>{{cancelled}}</dd></div><div><dt>Lapsed</dt><dd>{{lapsed}}</dd></div>
        <div><dt>Deadlines missed</dt><dd>{{breaches}}</dd></div></dl></div>
        {{#hasDenials}}\(bars("denials", "Reasons of denials, the most frequent first")){{/hasDenials}}</section>
        </div>
        <section class="card" aria-labelledby="times"><div class="card-head"><h3 id="times">How long people take to \
        decide</h3></div>{{#hasLatencies}}<table role="table"><caption>Without what policy decided; bounds are at most \
        6.25 % too high</caption><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Tool</th>
        <th role="columnheader" scope="col">Decisions</th><th role="columnheader" scope="col">Half within</th>
        <th role="columnheader" scope="col">Nine of ten within</th></tr></thead><tbody role="rowgroup">{{#latencies}}
        <tr role="row"><th role="rowheader" scope="row">{{label}}</th>
        <td role="cell" data-label="Decisions" class="number"><span>{{count}}</span></td>
        <td role="cell" data-label="Half within" class="number"><span>{{p50}}</span></td>
        <td role="cell" data-label="Nine of ten within" class="number"><span>{{p90}}</span></td></tr>{{/latencies}}\
        </tbody></table>{{/hasLatencies}}{{^hasLatencies}}<div class="card-body"><p class="soft">Nobody decided anything \
        in this period.</p></div>{{/hasLatencies}}</section>
        <div class="head"><h2>At present</h2></div>
        <div class="pair">
        <section class="card" aria-labelledby="ends"><div class="card-head"><h3 id="ends">Ends and long holdings</h3></div>\
        \(bars("expiries", "Active grants"))</section>
        <section class="card" aria-labelledby="heat"><div class="card-head"><h3 id="heat">Risk by data class</h3></div>
        {{#hasHeat}}<table class="heat" role="table"><caption>Active grants; a grant with several classes counts in each\
        </caption><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Data class</th>
        <th role="columnheader" scope="col">Low risk</th><th role="columnheader" scope="col">Medium risk</th>
        <th role="columnheader" scope="col">High risk</th></tr></thead><tbody role="rowgroup">{{#heatRows}}
        <tr role="row"><th role="rowheader" scope="row">{{label}}</th>{{#columns}}<td role="cell" \
        data-label="{{risk}}" class="number {{heat}}"><span>{{count}}</span></td>{{/columns}}</tr>{{/heatRows}}</tbody>\
        </table>{{/hasHeat}}{{^hasHeat}}<div class="card-body"><p class="soft">No active grant names a data class.</p>\
        </div>{{/hasHeat}}</section>
        <section class="card" aria-labelledby="removal"><div class="card-head"><h3 id="removal">Taking access away</h3>\
        {{#outstandingLozenge}}{{>lozenge}}{{/outstandingLozenge}}</div><div class="card-body"><dl class="facts">
        <div><dt>Outstanding now</dt><dd><a href="/grants?show=outstanding">{{outstanding}}</a></dd></div>
        <div><dt>Seen removed</dt><dd>{{measured}}</dd></div>
        <div><dt>Half within</dt><dd>{{removalP50}}</dd></div>
        <div><dt>99 of 100 within</dt><dd>{{removalP99}}</dd></div></dl>
        <p class="faint">From the end of a grant until the directory was read without it, in {{periodWords}}.</p></div>\
        </section>
        <section class="card" aria-labelledby="drift"><div class="card-head"><h3 id="drift">Drift</h3></div>
        {{#hasDrift}}\(bars("drift", "Memberships that no grant explains, by kind")){{/hasDrift}}
        {{^hasDrift}}<div class="card-body"><p class="soft">Reconciliation reported nothing in this period.</p></div>\
        {{/hasDrift}}</section>
        <section class="card" aria-labelledby="reviewed"><div class="card-head"><h3 id="reviewed">Reviews</h3></div>
        {{#hasReviews}}\(bars("reviewCounts", "Whether access is still needed, in the period")){{/hasReviews}}
        {{^hasReviews}}<div class="card-body"><p class="soft">No review was asked in this period.</p></div>{{/hasReviews}}\
        </section>
        </div>
        {{/content}}{{/layout}}
        """

    static let insightTools = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Tool adoption</h1><p>{{freshness}}</p></div>{{>insights/head}}</div>
        <div class="card"><form class="filters" method="get" action="/insights/tools" role="search" \
        aria-label="Filter tools">
        <div class="field"><label for="name">Tool or vendor</label><input type="search" id="name" name="name" \
        value="{{filterName}}" autocomplete="off"></div>
        <div class="field"><label for="risk">Risk</label><select id="risk" name="risk"><option value="">Any</option>\
        {{#risks}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/risks}}</select></div>
        <div class="field"><label for="status">Status</label><select id="status" name="status">\
        <option value="">Any</option>{{#statuses}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}\
        </option>{{/statuses}}</select></div>
        <div class="actions"><button>Filter</button>{{#filtered}}<a class="button" href="/insights/tools">Clear</a>\
        {{/filtered}}</div></form>
        {{#hasRows}}<table role="table"><caption>Tools, the most used first</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Tool</th>
        <th role="columnheader" scope="col">State</th>
        <th role="columnheader" scope="col" aria-sort="descending">Users</th>
        <th role="columnheader" scope="col">Active grants</th><th role="columnheader" scope="col">Being set up</th></tr>\
        </thead><tbody role="rowgroup">{{#rows}}
        <tr role="row" data-row><th role="rowheader" scope="row"><a href="{{href}}">{{label}}</a>{{#vendor}}\
        <span class="sub">{{vendor}}</span>{{/vendor}}</th>
        <td role="cell" data-label="State"><span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></td>
        <td role="cell" data-label="Users" class="number"><span>{{users}}</span></td>
        <td role="cell" data-label="Active grants" class="number"><span>{{active}}</span></td>
        <td role="cell" data-label="Being set up" class="number"><span>{{pending}}</span></td></tr>{{/rows}}</tbody>\
        </table>{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}</div>
        {{/content}}{{/layout}}
        """

    static let insightTool = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/insights/tools">Tool adoption</a></p><h1>{{headline}}</h1>
        <p>{{freshness}}</p></div><span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></div>
        <ul class="tiles"><li class="card tile"><h2>Users</h2><span class="number">{{users}}</span>\
        <span class="faint"><a href="{{peopleHref}}">Who they are</a></span></li>
        <li class="card tile"><h2>Active grants</h2><span class="number">{{active}}</span>\
        <span class="faint">{{pending}} being set up</span></li>
        <li class="card tile word"><h2>Half decided within</h2><span class="number">{{p50}}</span>\
        <span class="faint">in {{periodWords}}</span></li>
        <li class="card tile word"><h2>Nine of ten within</h2><span class="number">{{p90}}</span>\
        <span class="faint">in {{periodWords}}</span></li></ul>
        <div class="head"><h2>In {{periodWords}}</h2>{{>insights/periods}}</div>
        <div class="pair">
        <section class="card" aria-labelledby="funnel"><div class="card-head"><h3 id="funnel">From request to access</h3>\
        </div>\(bars("funnel", "What became of the requests raised in the period"))
        {{#hasDenials}}\(bars("denials", "Reasons of denials, the most frequent first")){{/hasDenials}}</section>
        <section class="card" aria-labelledby="ends"><div class="card-head"><h3 id="ends">Ends and long holdings</h3></div>\
        \(bars("expiries", "Active grants at present"))</section></div>
        <section class="card" aria-labelledby="weeks"><div class="card-head"><h3 id="weeks">Week by week</h3></div>
        <table role="table"><caption>At the end of each day named, the newest first</caption><thead role="rowgroup">
        <tr role="row"><th role="columnheader" scope="col" aria-sort="descending">Day (UTC)</th>
        <th role="columnheader" scope="col">Users</th><th role="columnheader" scope="col">Active grants</th></tr></thead>
        <tbody role="rowgroup">{{#weeks}}<tr role="row"><th role="rowheader" scope="row" class="number">{{label}}</th>
        <td role="cell" data-label="Users" class="number"><span>{{users}} <meter min="0" max="{{most}}" \
        value="{{users}}" aria-hidden="true"></meter></span></td>
        <td role="cell" data-label="Active grants" class="number"><span>{{grants}}</span></td></tr>{{/weeks}}</tbody>\
        </table></section>
        {{/content}}{{/layout}}
        """

    static let insightPeople = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>People with access</h1><p>{{freshness}}</p></div>{{>insights/head}}</div>
        <section class="card" aria-labelledby="departments"><div class="card-head"><h2 id="departments">By department</h2>\
        </div>{{#isMapped}}<table role="table"><caption>{{#hidesSome}}Groups of fewer than {{minimum}} people are not \
        told apart, nor what their numbers could be worked out from.{{/hidesSome}}{{^hidesSome}}People who are active in \
        Clearance, and those of them with active access{{/hidesSome}}</caption><thead role="rowgroup"><tr role="row">
        <th role="columnheader" scope="col">Department</th><th role="columnheader" scope="col">People</th>
        <th role="columnheader" scope="col">With access</th></tr></thead><tbody role="rowgroup">{{#departments}}
        <tr role="row"><th role="rowheader" scope="row">{{label}}</th>
        <td role="cell" data-label="People" class="number"><span>{{#people}}{{people}}{{/people}}{{^people}}\
        <span class="faint">small group</span>{{/people}}</span></td>
        <td role="cell" data-label="With access" class="number"><span>{{#people}}{{users}} <meter min="0" \
        max="{{most}}" value="{{users}}" aria-hidden="true"></meter>{{/people}}{{^people}}<span class="faint">not shown\
        </span>{{/people}}</span></td></tr>{{/departments}}</tbody></table>{{/isMapped}}
        {{^isMapped}}<div class="card-body"><div class="notice"><h3>No department is mapped</h3><p>Figures by department \
        need to know who belongs where. Until an admin maps people (<code>clearance insights department</code> or the \
        API), everyone counts together.</p></div></div>{{/isMapped}}</section>
        <div class="card"><form class="filters" method="get" action="/insights/people" role="search" \
        aria-label="Filter people">
        <div class="field"><label for="name">Name</label><input type="search" id="name" name="name" \
        value="{{filterName}}" autocomplete="off"></div>
        <div class="field"><label for="tool">Tool</label><select id="tool" name="tool"><option value="">Any</option>\
        {{#toolChoices}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>{{label}}</option>{{/toolChoices}}\
        </select></div>
        {{#isMapped}}<div class="field"><label for="department">Department</label><select id="department" \
        name="department"><option value="">Any</option>{{#departmentChoices}}<option value="{{value}}"{{#chosen}} \
        selected{{/chosen}}>{{label}}</option>{{/departmentChoices}}</select></div>{{/isMapped}}
        <div class="actions"><button>Filter</button>{{#filtered}}<a class="button" href="/insights/people">Clear</a>\
        {{/filtered}}</div></form>
        {{#tooFew}}<div class="empty"><h2>Too few people</h2><p>Fewer than {{minimum}} people of this department fit, so \
        they are not listed apart. Take the department out of the filter.</p></div>{{/tooFew}}
        {{^tooFew}}{{#hasRows}}<table role="table"><caption>People with active access</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Person</th>
        {{#isMapped}}<th role="columnheader" scope="col">Department</th>{{/isMapped}}
        <th role="columnheader" scope="col">Tools</th>
        <th role="columnheader" scope="col">Active grants</th></tr></thead><tbody role="rowgroup">{{#rows}}
        <tr role="row" data-row><th role="rowheader" scope="row"><a href="{{href}}">{{label}}</a></th>
        {{#isMapped}}<td role="cell" data-label="Department"><span>{{department}}</span></td>{{/isMapped}}
        <td role="cell" data-label="Tools" class="number"><span>{{tools}}</span></td>
        <td role="cell" data-label="Active grants" class="number"><span>{{grants}}</span></td></tr>{{/rows}}</tbody>\
        </table>{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}{{/tooFew}}
        {{>pager}}</div>
        {{/content}}{{/layout}}
        """

    static let insightPerson = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/insights/people">People with access</a></p>
        <h1>{{headline}}</h1></div>{{#state}}{{>lozenge}}{{/state}}</div>
        <section class="card" aria-labelledby="facts"><div class="card-head"><h2 id="facts">In short</h2></div>
        <div class="card-body"><dl class="facts"><div><dt>Department</dt><dd>{{department}}</dd></div>
        <div><dt>Grants that ended</dt><dd>{{ended}}</dd></div></dl></div></section>
        <div class="card">{{#hasRows}}<table role="table"><caption>Access that is open</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Tool</th>
        <th role="columnheader" scope="col">Status</th><th role="columnheader" scope="col">Began</th>
        <th role="columnheader" scope="col">Expires</th></tr></thead><tbody role="rowgroup">{{#rows}}
        <tr role="row" data-row><th role="rowheader" scope="row"><a href="{{href}}">{{label}}</a>\
        <span class="sub">{{role}}</span></th>
        <td role="cell" data-label="Status"><span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></td>
        <td role="cell" data-label="Began"><span>{{began}}</span></td>
        <td role="cell" data-label="Expires"><span>{{expiryLabel}}{{#expiryDate}}<span class="sub">{{expiryDate}}</span>\
        {{/expiryDate}}</span></td></tr>{{/rows}}</tbody></table>{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}</div>
        {{#hasRequests}}<section class="card" aria-labelledby="asked"><div class="card-head"><h2 id="asked">Asked for \
        last</h2></div><ul class="checks">{{#requests}}<li>{{#lozenges}}{{>lozenge}}{{/lozenges}}<div>\
        <a href="{{href}}">{{issueKey}}</a> {{tool}} <span class="faint">{{asked}}</span></div></li>{{/requests}}</ul>\
        </section>{{/hasRequests}}
        {{/content}}{{/layout}}
        """
}
