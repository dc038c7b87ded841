extension Templates {
    static let reviewList = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/approvals">Approvals</a></p><h1>Reviews</h1>
        <p>Access that is about to end: is it still needed?</p></div></div>
        {{#rows}}<section class="card" aria-labelledby="review-{{id}}"><div class="card-head">
        <h2 id="review-{{id}}"><a href="{{grantHref}}">{{headline}}</a></h2>
        <span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></div><div class="card-body">
        <dl class="facts"><div><dt>Role</dt><dd>{{role}}</dd></div><div><dt>Ends</dt><dd>{{ends}}</dd></div>
        <div><dt>Answer until</dt><dd>{{due}}</dd></div><div><dt>Asked first</dt><dd>{{reviewer}}</dd></div>
        {{#issue}}<div><dt>Issue</dt><dd>{{issue}}</dd></div>{{/issue}}
        {{#finding}}<div class="wide"><dt>Not told in Jira</dt><dd>{{finding}}</dd></div>{{/finding}}</dl>
        {{#canAnswer}}<form method="post" action="/reviews/{{id}}/answer">{{>token}}
        <div class="field"><label for="reason-{{id}}">Reason</label>
        <input type="text" id="reason-{{id}}" name="reason" maxlength="1000" required></div>
        <div class="actions"><button name="answer" value="keep" class="primary">Keep<span class="visually-hidden">: \
        {{headline}}</span></button>
        <button name="answer" value="revoke" class="danger">Revoke<span class="visually-hidden">: {{headline}}</span>\
        </button></div></form>{{/canAnswer}}
        {{^canAnswer}}<p class="soft">{{whyNot}}</p>{{/canAnswer}}</div></section>{{/rows}}
        {{^hasRows}}<div class="card">{{#none}}{{>empty}}{{/none}}</div>{{/hasRows}}
        {{#paged}}<div class="card">{{>pager}}</div>{{/paged}}
        {{/content}}{{/layout}}
        """
}
