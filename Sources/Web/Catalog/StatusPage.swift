import Domain
import Hummingbird
import Kernel

/// A change of a tool's status before it is made: what it would bring, and what becomes of the grants that are open.
struct StatusPage: Sendable {
    let id: ID<Tool>
    let problem: Refusal?

    init(_ id: ID<Tool>, problem: Refusal?) { (self.id, self.problem) = (id, problem) }

    func page(_ visit: Visit) async throws -> Response {
        let (id, asked) = (id, visit.form["status"] ?? visit.query["status"])
        let (title, view) = try await visit.read { tx in
            let tool = try tx.catalog.require(id)
            let status = asked.flatMap(Tool.Status.init(rawValue:)) ?? tool.status
            let preview = try PreviewToolStatus(id, to: status)(in: tx)
            let word = status.rawValue.capitalizedFirst
            let view: View = [
                "id": .text(id.rawValue),
                "headline": .text("\(tool.name): \(tool.status.rawValue) to \(word.lowercased())"),
                "tool": .text(tool.name), "status": .text(status.rawValue), "version": .number(tool.version),
                "openGrants": .text(ViewerClock.count(preview.openGrants, "open grant")),
                "pending": .text(ViewerClock.count(preview.pendingRequests, "pending request")),
                "isSame": .flag(status == tool.status), "denies": .flag(preview.pendingRequests > 0),
                "canRevoke": .flag(status == .blocked && preview.openGrants > 0),
                "isHeld": .flag(preview.isRevokingHeld), "button": .text("Change to \(word.lowercased())"),
            ]
            return ("Change the status of \(tool.name)", view)
        }
        let typed: View = [
            "typedReason": .some(visit.form["reason"]), "revokes": .flag(visit.form["live"] == "revoke"),
        ]
        return Page(
            title: title,
            template: "catalog/status",
            view: view.adding(typed),
            tab: .catalog,
            isNarrow: true,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    @Sendable static func change(_ visit: Visit) async throws -> Response {
        let id: ID<Tool> = try visit.id()
        let (status, version) = (visit.form["status"].flatMap(Tool.Status.init(rawValue:)), visit.form["version"] ?? "")
        let live = ChangeToolStatus.LiveGrants(rawValue: visit.form["live"] ?? "keep")
        let reason = visit.form["reason"] ?? ""
        let outcome: MassOutcome
        do {
            guard let status, let live else {
                throw Refusal(.invalid, "status_missing", "choose a status, and what becomes of open grants")
            }
            outcome = try await visit.write { tx in
                try tx.catalog.require(id, version: version)
                return try ChangeToolStatus(id, to: status, live: live, reason: reason)(in: tx)
            }
        } catch let refusal as Refusal where refusal.code != .notFound {
            return try await StatusPage(id, problem: refusal).page(visit)
        }
        if case .later(let change) = outcome, change.state == .paused {
            return .seeOther(InternalPath(["reconciliation"], query: [("notice", Notice.held.rawValue)]))
        }
        return .seeOther(InternalPath(["tools", id.rawValue], query: [("notice", Notice.statusChanged.rawValue)]))
    }
}
