import ConnectorKit
import Kernel

extension JiraSite {
    func portalPeople() -> HTTPReply {
        let people = accounts.filter { $0.kind != .app }.map { person in
            let kind = person.kind == .customer ? "portal only" : "licensed user"
            return #"<li><a href="\#(portalPath(person))">\#(person.name.html)</a> <span>\#(kind)</span></li>"#
        }
        let body = """
            <p>The customer portal of \(title.html). Choose who you are; the sandbox asks for no password.</p>
            <ul class="plain">\(people.joined())</ul>
            """
        return .page(200, "Help center", body)
    }

    func portalRequests(of person: JiraAccount) -> HTTPReply {
        let own = issues.values.filter { $0.reporter == person.id }.sorted { $0.createdAt > $1.createdAt }
        let rows = own.map { issue in
            """
            <tr><th scope="row"><a href="\(portalPath(person, issue))">\(issue.key.html)</a></th>
            <td>\(issue.summary.html)</td><td>\(badge(issue))</td><td>\(time(issue.createdAt))</td></tr>
            """
        }
        let table =
            rows.isEmpty
            ? "<p>You have not asked for anything yet.</p>"
            : """
            <table><caption>Newest first</caption><thead><tr><th scope="col">Request</th><th scope="col">What</th>
            <th scope="col">Status</th><th scope="col">Raised</th></tr></thead><tbody>\(rows.joined())</tbody></table>
            """
        let approved = (panel?.tools ?? []).filter(\.isApproved).map { "<li>\($0.name.html)</li>" }
        let body = """
            <p class="crumb"><a href="/portal">Help center</a> · \(person.name.html)</p>
            <p><a href="\(portalPath(person))/new">Request an AI tool</a></p>\(table)
            <h2>Approved tools</h2><ul>\(approved.joined())</ul>
            """
        return .page(200, "My requests", body)
    }

    func portalForm(for person: JiraAccount, _ form: JiraPortalForm, problems: [String]) -> HTTPReply {
        guard let panel else { return .noPage }
        let tools = panel.tools.map { tool in
            let chosen = tool.slug == form.tool ? " selected" : ""
            return #"<option value="\#(tool.slug.html)"\#(chosen)>\#(tool.name.html)</option>"#
        }
        let classes = panel.dataClasses.map { name in
            let chosen = form.dataClasses.contains(name) ? " checked" : ""
            return
                #"<label><input type="checkbox" name="dataClasses" value="\#(name.html)"\#(chosen)>\#(name.html)</label>"#
        }
        let list = problems.map { "<li>\($0.html)</li>" }.joined()
        let alert = problems.isEmpty ? "" : #"<div class="card bad" role="alert"><ul>\#(list)</ul></div>"#
        let body = """
            <p class="crumb"><a href="/portal">Help center</a> · <a href="\(portalPath(person))">\(person.name.html)</a></p>
            \(alert)<form class="card" method="post" action="\(portalPath(person))/requests"
            data-draft="\(portalPath(person))/draft">
            <label for="tool">Tool</label>
            <select id="tool" name="tool" required><option value="">Choose a tool</option>\(tools.joined())</select>
            <label for="use">Business use</label>
            <textarea id="use" name="businessUse" rows="4" required>\(form.businessUse.html)</textarea>
            <fieldset><legend>Classes of data you will put in</legend>\(classes.joined())</fieldset>
            <label for="days">Days</label>
            <input id="days" name="days" type="number" min="1" max="180" value="\(form.days.html)" required>
            <p class="note" role="status" data-draft-state></p><button>Send request</button></form>
            """
        let status = problems.isEmpty ? 200 : 422
        return .page(status, "Request an AI tool", body, script: "/portal/\(JiraPortalScript.name)")
    }

    func portalRequest(_ issue: JiraIssue, of person: JiraAccount, at now: Instant) -> HTTPReply {
        let path = portalPath(person, issue)
        let cancel = """
            <form method="post" action="\(path)/cancellation"><button>Cancel request</button></form>
            """
        let body = """
            <p class="crumb"><a href="/portal">Help center</a> · <a href="\(portalPath(person))">\(person.name.html)</a>
            · \(issue.key.html)</p>
            <p>Status: \(badge(issue))</p>\(details(issue, at: now))
            <h2>Activity</h2>\(activity(issue, publicOnly: true))
            <form class="card" method="post" action="\(path)/comments"><label for="text">Add a comment</label>
            <textarea id="text" name="text" rows="3" required></textarea><button>Send comment</button></form>
            \(status(of: issue).category == .new ? cancel : "")
            """
        return .page(200, issue.summary, body)
    }

    func agentPage(_ key: String, at now: Instant) -> HTTPReply {
        guard let issue = issue(key), let project = project(issue.project) else { return .noPage }
        let buttons = project.workflow.transitions.filter { $0.from.contains(issue.status) }.map { transition in
            #"<button name="id" value="\#(transition.id)">\#(transition.name.html)</button> "#
        }
        let body = """
            <p class="crumb">\(title.html) · \(issue.key.html)</p>
            <p>Status: \(badge(issue)) · Reporter: \((issue.reporter.flatMap(account)?.name ?? "anonymous").html)</p>
            \(details(issue, at: now))
            <form method="post" action="/browse/\(issue.key.html)/transitions">\(buttons.joined())</form>
            <h2>Activity</h2>\(activity(issue, publicOnly: false))
            """
        return .page(200, issue.summary, body)
    }

    private func details(_ issue: JiraIssue, at now: Instant) -> String {
        let snapshot = panel.flatMap { issue.property($0.propertyKey, at: now)?[$0.field] }
        let fields: [(String, String?)] = [
            ("Raised", issue.createdAt.rfc3339), ("Tool", snapshot?["tool"]?.string),
            ("Business use", snapshot?["businessUse"]?.string ?? issue.description),
            ("Data", snapshot?["dataClasses"]?.array?.compactMap(\.string).joined(separator: ", ")),
            ("Days", snapshot?["requestedDays"]?.integer.map { String($0) }),
        ]
        let rows = fields.compactMap { name, value in value.map { "<dt>\(name)</dt><dd>\($0.html)</dd>" } }
        return #"<div class="card"><dl>\#(rows.joined())</dl></div>"#
    }

    private func activity(_ issue: JiraIssue, publicOnly: Bool) -> String {
        let comments = issue.comments.filter { $0.isPublic || !publicOnly }.map { comment in
            """
            <article><p><strong>\((comment.author.flatMap(account)?.name ?? "Somebody").html)</strong>
            \(time(comment.createdAt))</p><pre>\(comment.text.html)</pre></article>
            """
        }
        return comments.isEmpty ? "<p>Nothing yet.</p>" : comments.joined()
    }

    private func badge(_ issue: JiraIssue) -> String {
        let status = status(of: issue)
        let look = status.category != .done ? "new" : status.name == "Approved" ? "good" : "bad"
        return #"<span class="state \#(look)">\#(status.name.html)</span>"#
    }

    private func time(_ instant: Instant) -> String {
        let text = instant.rfc3339.prefix(16).split(separator: "T").joined(separator: " ")
        return #"<time datetime="\#(instant.rfc3339)">\#(text) UTC</time>"#
    }
}
