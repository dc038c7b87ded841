package import Kernel

/// What a change of a tool's status would bring, before anybody decides.
package struct PreviewToolStatus: Sendable {
    private let id: ID<Tool>
    private let status: Tool.Status

    package init(_ id: ID<Tool>, to status: Tool.Status) { (self.id, self.status) = (id, status) }

    package struct Preview: Equatable, Sendable {
        package let from: Tool.Status
        package let to: Tool.Status
        /// Grants that are open now, and the latest moment at which one of them ends by itself.
        package let openGrants: Int
        /// Requests that would be denied.
        package let pendingRequests: Int
        /// Whether revoking them all would be held by the breaker.
        package let isRevokingHeld: Bool
    }

    package func callAsFunction(
        in tx: some Scope & HasCatalog & HasGrants & HasRequests & HasMassChanges
    ) throws -> Preview {
        guard let tool = try tx.catalog.find(id) else {
            throw Refusal(.notFound, "no_such_tool", "there is no such tool in the catalog")
        }
        let grants = try tx.grants.countOpen(tool: id)
        return Preview(
            from: tool.status,
            to: status,
            openGrants: grants,
            pendingRequests: status.isRequestable ? 0 : try tx.pendingRequests(for: id).count,
            isRevokingHeld: try grants > BreakerRoom(in: tx).left
        )
    }
}

/// Changes whether a tool may be asked for, with a word on the grants that are open.
///
/// A blocked tool's are kept until they end, or revoked; a retired tool's run out. Requests that wait are denied.
package struct ChangeToolStatus: Sendable {
    package enum LiveGrants: String, Sendable, CaseIterable { case keep, revoke }

    private let id: ID<Tool>
    private let status: Tool.Status
    private let live: LiveGrants
    private let reason: String

    package init(_ id: ID<Tool>, to status: Tool.Status, live: LiveGrants, reason: String) {
        (self.id, self.status, self.live, self.reason) = (id, status, live, reason)
    }

    package func callAsFunction(
        in tx: some Scope & HasCatalog & HasGrants & HasJobs & HasPeople & HasRequests & HasEffects & HasMassChanges
    ) throws -> MassOutcome {
        try tx.requirePerson(.admin, to: "change a tool's status")
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why the status changes") }
        guard var tool = try tx.catalog.find(id) else {
            throw Refusal(.notFound, "no_such_tool", "there is no such tool in the catalog")
        }
        guard live == .keep || status == .blocked else {
            throw Refusal(
                .invalid,
                "only_blocking_revokes",
                "only blocking a tool revokes what is open; retired ones run out"
            )
        }
        let old = tool.status
        guard old != status || live == .revoke else {
            throw Refusal(.conflict, "same_status", "\(tool.name) is \(status.rawValue) already")
        }
        tool.status = status
        try tx.catalog.save(tool)
        let grants = try tx.grants.countOpen(tool: id)
        let data: JSON = [
            "old": .string(old.rawValue), "status": .string(status.rawValue), "reason": .string(reason),
            "liveGrants": .string(live.rawValue), "open": .int(grants),
        ]
        try tx.record(AuditEvent(.toolStatusChanged, [.tool(id)], data))
        if !status.isRequestable { try tx.denyPending(tool) }
        if status != .blocked {
            try tx.cancelMassChanges(.toolStatus, of: id.rawValue, because: "the tool is not blocked")
        }
        guard live == .revoke else { return .done(0) }
        _ = try Eligibility.decider(on: [], in: tx)
        return try RevokeMany(
            cause: .toolStatus,
            subjects: [id.rawValue],
            size: grants,
            reason: "tool_blocked: \(reason)"
        )(in: tx)
    }
}

extension Scope where Self: HasRequests & HasEffects {
    /// Denies what waits for a tool that is blocked or retired, whichever way it became so.
    func denyPending(_ tool: Tool) throws {
        for var request in try pendingRequests(for: tool.id) {
            request.decision = .denied
            request.source = .system
            request.decidedBy = actor.id
            request.decidedAt = now
            request.reason = tool.status == .blocked ? "tool_blocked" : "tool_retired"
            try requests.save(request)
            let data: JSON = ["source": "system", "reason": .text(request.reason)]
            try record(AuditEvent(.requestDenied, [.request(request.id), .issue(request.issue)], data))
            let text = "The request was denied: \(tool.name) is not given any more."
            try tell(request.issue, inOrder: [.transition(candidates: TellJira.denyNames), .comment(text: text)])
        }
    }
}

extension HasRequests {
    /// Requests for that tool that nobody decided yet.
    fileprivate func pendingRequests(for tool: ID<Tool>) throws -> [AccessRequest] {
        var (found, after): ([AccessRequest], String?) = ([], nil)
        repeat {
            let page = try requests.list(RequestFilter(decision: .pending), page: PageRequest(size: 100, after: after))
            found += page.items.filter { $0.tool == tool }
            after = page.next
        } while after != nil
        return found
    }
}
