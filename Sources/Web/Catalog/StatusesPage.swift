import Domain
import Hummingbird
import Kernel

/// A change of status of several tools: what it would bring, then what became of each.
struct StatusesPage: Sendable {
    static let routes: [PageRoute] = [
        .get("/catalog/statuses", .administer) { visit in
            try await StatusesPage(Choice(visit.query), problem: nil).page(visit)
        },
        .post("/catalog/statuses", .administer, change),
    ]

    private struct Choice: Sendable {
        let ids: [ID<Tool>]
        let status: Tool.Status?
        let live: ChangeToolStatus.LiveGrants
        let reason: String

        init(_ form: Form) {
            ids = form.all("tool").map { ID($0) }
            status = form["status"].flatMap(Tool.Status.init)
            live = form["live"].flatMap(ChangeToolStatus.LiveGrants.init) ?? .keep
            reason = form["reason"] ?? ""
        }

        func required() throws -> Tool.Status {
            guard let status else { throw Refusal(.invalid, "status_missing", "choose the status to change to") }
            return status
        }
    }

    private let choice: Choice
    private let problem: Refusal?

    private init(_ choice: Choice, problem: Refusal?) { (self.choice, self.problem) = (choice, problem) }

    private func page(_ visit: Visit) async throws -> Response {
        let choice = choice
        let view = try await visit.read { tx in
            let status = try choice.required()
            let preview = try PreviewToolStatuses(choice.ids, to: status)(in: tx)
            let names = Names(tx)
            let rows = try preview.items.map { item -> View in
                [
                    "id": .text(item.tool.rawValue), "tool": .text(try names.toolName(item.tool)),
                    "from": .text(item.preview.from.rawValue),
                    "open": .text(ViewerClock.count(item.preview.openGrants, "open grant")),
                    "pending": .text(ViewerClock.count(item.preview.pendingRequests, "pending request")),
                ]
            }
            let many = ViewerClock.count(rows.count, "tool")
            return [
                "headline": .text("Change \(many) to \(status.rawValue)?"), "rows": .list(rows),
                "status": .text(status.rawValue), "button": .text("Change \(many)"),
                "openGrants": .text(ViewerClock.count(preview.openGrants, "open grant")),
                "pending": .text(ViewerClock.count(preview.pendingRequests, "pending request")),
                "denies": .flag(preview.pendingRequests > 0),
                "canRevoke": .flag(status == .blocked && preview.openGrants > 0),
                "isHeld": .flag(preview.isRevokingHeld), "revokes": .flag(choice.live == .revoke),
                "typedReason": .some(choice.reason),
            ] as View
        }
        return Page(
            title: "Change statuses",
            template: "catalog/statuses",
            view: view,
            tab: .catalog,
            isNarrow: true,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    @Sendable private static func change(_ visit: Visit) async throws -> Response {
        let choice = Choice(visit.form)
        let results: [ToolStatusResult]
        do {
            guard !choice.reason.isEmpty else {
                throw Refusal(.invalid, "reason_missing", "say why the statuses change")
            }
            let change = ChangeToolStatuses(
                choice.ids,
                to: try choice.required(),
                live: choice.live,
                reason: choice.reason
            )
            results = try await change(store: visit.services.store, scope: visit.scope, actor: visit.actor)
        } catch let refusal as Refusal where refusal.reason == "reason_missing" {
            return try await StatusesPage(choice, problem: refusal).page(visit)
        }
        return try await result(results, visit)
    }

    private static func result(_ results: [ToolStatusResult], _ visit: Visit) async throws -> Response {
        let rows = try await visit.read { tx in
            let names = Names(tx)
            return try results.map { result -> View in
                [
                    "href": .text("/tools/\(result.tool)"), "tool": .text(try names.toolName(result.tool)),
                    "lozenges": [result.lozenge].field, "message": .some(result.words),
                ]
            }
        }
        let done = results.count { $0.refusal == nil }
        let view: View = [
            "headline": .text("Changed: \(done) of \(results.count)"), "rows": .list(rows),
            "summary": .text("Changed \(done) of \(ViewerClock.count(results.count, "tool"))."),
            "tone": .text(done == results.count ? "good" : done == 0 ? "bad" : "warn"),
        ]
        return Page(title: "Result", template: "catalog/status-results", view: view, tab: .catalog, isNarrow: true)
            .response(to: visit)
    }
}

extension ToolStatusResult {
    fileprivate var lozenge: Lozenge {
        switch outcome {
        case .later: Lozenge("Changed, removals held", .warn)
        case .done: Lozenge("Changed", .good)
        case nil: Lozenge("Not changed", .bad)
        }
    }

    fileprivate var words: String? {
        switch outcome {
        case .later: "These are more removals than an hour may bring; they wait for an admin or are done part by part."
        case .done(let count): count == 0 ? nil : "\(ViewerClock.count(count, "grant")) revoked."
        case nil: refusal?.message.sentence
        }
    }
}
