package import ConnectorKit
package import Kernel

/// The pages of a Jira site that people see: the customer portal, and an issue as an agent sees it.
extension JiraSite {
    /// Answers a call for a page; nil when the address is none of a page.
    package mutating func page(_ call: HTTPCall, at now: Instant) -> HTTPReply? {
        let path = call.address.path.split(separator: "/").compactMap { WebAddress.decode($0) }
        switch (call.method, path.first, path.count) {
        case (.get, nil, 0): return .seeOther("/portal")
        case (.get, "portal", 2) where path[1] == JiraPortalScript.name: return JiraPortalScript.reply
        case (.get, "portal", 1): return portalPeople()
        case (_, "portal", 2...): return portal(call, Array(path.dropFirst()), at: now)
        case (.get, "browse", 2): return agentPage(path[1], at: now)
        case (.post, "browse", 3): return agentTransition(path[1], call, at: now)
        default: return nil
        }
    }

    private mutating func portal(_ call: HTTPCall, _ path: [String], at now: Instant) -> HTTPReply? {
        guard let person = account(path[0]), person.kind != .app else { return .noPage }
        let request = path.count > 2 ? issue(path[2]).flatMap { $0.reporter == person.id ? $0 : nil } : nil
        switch (call.method, path.count > 1 ? path[1] : "", path.count) {
        case (.get, "", 1): return portalRequests(of: person)
        case (.get, "new", 2): return portalForm(for: person, drafts[person.id] ?? .empty, problems: [])
        case (.post, "draft", 2): return save(JiraPortalForm(call.body), by: person)
        case (.post, "requests", 2): return raise(JiraPortalForm(call.body), by: person, at: now)
        case (.get, "requests", 3): return request.map { portalRequest($0, of: person, at: now) } ?? .noPage
        case (.post, "requests", 4):
            guard let request else { return .noPage }
            return change(request, path[3], Pairs(String(decoding: call.body, as: UTF8.self)), by: person, at: now)
        default: return .noPage
        }
    }

    private mutating func raise(_ form: JiraPortalForm, by person: JiraAccount, at now: Instant) -> HTTPReply {
        guard let panel,
            let project = projects.first(where: { $0.requestTypes.contains { $0.id == panel.requestType } })
        else { return .noPage }
        let problems = form.problems(panel)
        guard problems.isEmpty else {
            drafts[person.id] = form
            return portalForm(for: person, form, problems: problems)
        }
        drafts[person.id] = nil
        let tool = panel.tools.first { $0.slug == form.tool }?.name ?? form.tool
        let request = NewJiraRequest(
            project: project.key,
            requestType: panel.requestType,
            reporter: person.id,
            summary: "Access to \(tool)",
            description: form.businessUse,
            property: form.property(panel)
        )
        return .seeOther(portalPath(person, create(request, at: now)))
    }

    /// Keeps what was typed, and says what is still missing.
    private mutating func save(_ form: JiraPortalForm, by person: JiraAccount) -> HTTPReply {
        guard let panel else { return .noPage }
        drafts[person.id] = form
        let problems = form.problems(panel)
        return .json(200, ["isValid": .bool(problems.isEmpty), "problems": .strings(problems)])
    }

    private mutating func change(
        _ issue: JiraIssue,
        _ what: String,
        _ form: Pairs,
        by person: JiraAccount,
        at now: Instant
    ) -> HTTPReply {
        switch what {
        case "comments":
            let text = form["text"] ?? ""
            if !text.allSatisfy(\.isWhitespace) { say(text, on: issue.key, by: person.id, at: now) }
        case "cancellation":
            let workflow = project(issue.project)?.workflow ?? .accessRequest
            let cancel = workflow.transitions.first { $0.from.contains(issue.status) && $0.name == "Cancel request" }
            if let cancel { move(issue.key, to: cancel.to, by: person.id, at: now) }
        default: return .noPage
        }
        return .seeOther(portalPath(person, issue))
    }

    func portalPath(_ person: JiraAccount, _ issue: JiraIssue? = nil) -> String {
        "/portal/\(WebAddress.encode(person.id))" + (issue.map { "/requests/\($0.key)" } ?? "")
    }

    private mutating func agentTransition(_ key: String, _ call: HTTPCall, at now: Instant) -> HTTPReply {
        let wanted = Pairs(String(decoding: call.body, as: UTF8.self))["id"]
        guard let issue = issue(key), let project = project(issue.project),
            let transition = project.workflow.transitions.first(where: {
                $0.id == wanted && $0.from.contains(issue.status)
            })
        else { return .noPage }
        move(key, to: transition.to, by: nil, at: now)
        return .seeOther("/browse/\(key)")
    }
}

extension HTTPReply {
    static func seeOther(_ path: String) -> HTTPReply { HTTPReply(303, headers: ["location": path]) }
    static var noPage: HTTPReply {
        .page(404, "Not found", #"<p>There is no such page. <a href="/">Start over</a></p>"#)
    }
}
