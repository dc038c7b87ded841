extension Templates {
    static let breakGlass = """
        {{<layout}}{{$content}}
        <div class="head"><div><p class="crumbs"><a href="/approvals">Approvals</a></p><h1>Break-glass</h1>
        <p>Access that was given in an emergency, without the approvers who were asked. Somebody else looks at it.</p></div>
        {{#state}}{{>lozenge}}{{/state}}</div>
        {{>problems}}
        {{#rows}}<section class="card" aria-labelledby="use-{{id}}"><div class="card-head">
        <h2 id="use-{{id}}"><a href="{{requestHref}}">{{headline}}</a></h2>
        <span class="lozenges">{{#lozenges}}{{>lozenge}}{{/lozenges}}</span></div><div class="card-body">
        <dl class="facts"><div><dt>Given by</dt><dd>{{by}}</dd></div><div><dt>At</dt><dd>{{at}}</dd></div>
        <div><dt>For</dt><dd>{{length}}</dd></div><div><dt>Review until</dt><dd>{{due}}</dd></div>
        <div class="wide"><dt>Reason</dt><dd>{{why}}</dd></div>
        <div class="wide"><dt>Passed over</dt><dd>{{skipped}}</dd></div></dl>
        {{#canReview}}<form method="post" action="/break-glass/{{id}}/review">{{>token}}
        <div class="field"><label for="comment-{{id}}">What you found</label>
        <input type="text" id="comment-{{id}}" name="comment" maxlength="1000" required></div>
        <div class="actions"><button name="verdict" value="justified" class="primary">Justified\
        <span class="visually-hidden">: {{headline}}</span></button>
        <button name="verdict" value="unjustified" class="danger">Not justified, revoke\
        <span class="visually-hidden">: {{headline}}</span></button></div></form>{{/canReview}}
        {{^canReview}}<p class="soft">You gave it or gained by it, so somebody else reviews it.</p>{{/canReview}}
        </div></section>{{/rows}}
        {{^hasRows}}<div class="card">{{#none}}{{>empty}}{{/none}}</div>{{/hasRows}}
        {{#paged}}<div class="card">{{>pager}}</div>{{/paged}}
        {{#canConfigure}}<form class="card" method="post" action="/approvals/break-glass"><div class="card-body">{{>token}}
        <h2>Settings</h2>
        <label class="option"><input type="checkbox" name="on" value="true"{{#isOn}} checked{{/isOn}}> On</label>
        <div class="field"><label for="invokers">Who may</label><select id="invokers" name="invokers">
        <option value="admin">Site admins</option><option value="approver"{{#forApprovers}} selected{{/forApprovers}}>\
        Approvers and site admins</option></select></div>
        <div class="field"><label for="hours">Most hours</label><input type="number" id="hours" name="hours" min="1" \
        max="4" value="{{hours}}" required></div>
        <div class="field"><label for="days">Days until the review</label><input type="number" id="days" name="days" \
        min="1" max="30" value="{{days}}" required></div>
        <div class="actions"><button class="primary">Save</button></div></div></form>{{/canConfigure}}
        {{/content}}{{/layout}}
        """
}
