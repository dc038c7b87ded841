extension Templates {
    static let myAccess = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>My access</h1><p>The AI tools you may use, and until when.</p></div>
        {{#portal}}<a class="button primary" href="{{portalHref}}" rel="noreferrer">Ask for a tool</a>{{/portal}}</div>
        <div class="card">
        {{#hasRows}}
        <table role="table"><caption>Access that is open, and access that ended in the last 30 days</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Tool</th>
        <th role="columnheader" scope="col">Status</th><th role="columnheader" scope="col">Expires</th>
        <th role="columnheader" scope="col">Request</th>
        <th role="columnheader" scope="col"><span class="visually-hidden">Actions</span></th></tr></thead>
        <tbody role="rowgroup">{{#rows}}
        <tr role="row" data-row class="ends {{soon}}"><th role="rowheader" scope="row"><a href="{{href}}">{{tool}}</a>\
        <span class="sub">{{role}}</span></th>
        <td role="cell" data-label="Status"><span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></td>
        <td role="cell" data-label="Expires"><span>{{#expiryMark}}{{>lozenge}}{{/expiryMark}}{{^expiryMark}}\
        {{expiryLabel}}{{/expiryMark}}{{#expiryDate}}<span class="sub">{{expiryDate}}</span>\
        {{/expiryDate}}</span></td>
        <td role="cell" data-label="Request"><span>{{>issue}}</span></td>
        <td role="cell"><div class="actions"><button class="small" disabled>Extend<span class="visually-hidden"> {{tool}}\
        </span></button>{{#canGiveUp}}<a class="button small" href="{{href}}#end">Give up<span class="visually-hidden"> \
        {{tool}}</span></a>{{/canGiveUp}}{{#renewal}}<form method="post" action="{{action}}">{{>token}}<input type="hidden" \
        name="renewed" value="{{renewed}}"><button class="small">{{renewalLabel}}<span class="visually-hidden"> {{tool}}\
        </span></button></form>{{/renewal}}</div><span class="sub">{{whyNot}}</span></td></tr>
        {{/rows}}</tbody></table>{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}
        {{>pager}}
        </div>
        {{/content}}{{/layout}}
        """

    static let requestHistory = """
        {{<layout}}{{$content}}
        <div class="head"><div><h1>Request history</h1><p>Everything you asked for, newest first.</p></div></div>
        <div class="card">
        {{#hasRows}}
        <table role="table"><caption>Your requests, newest first</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Request</th>
        <th role="columnheader" scope="col">Tool</th>
        <th role="columnheader" scope="col" aria-sort="descending">Asked</th>
        <th role="columnheader" scope="col">Decision</th><th role="columnheader" scope="col">Duration</th></tr></thead>
        <tbody role="rowgroup">{{#rows}}
        <tr role="row" data-row><th role="rowheader" scope="row"><a href="{{href}}">{{issueKey}}</a></th>
        <td role="cell" data-label="Tool"><span>{{tool}}<span class="sub">{{role}}</span></span></td>
        <td role="cell" data-label="Asked"><span>{{asked}}</span></td>
        <td role="cell" data-label="Decision"><span>{{#lozenges}}{{>lozenge}}{{/lozenges}}\
        {{#reason}}<span class="sub clamp">{{reason}}</span>{{/reason}}</span></td>
        <td role="cell" data-label="Duration"><span>{{days}}</span></td></tr>
        {{/rows}}</tbody></table>{{/hasRows}}
        {{^hasRows}}{{#none}}{{>empty}}{{/none}}{{/hasRows}}
        {{>pager}}
        </div>
        {{/content}}{{/layout}}
        """
}
