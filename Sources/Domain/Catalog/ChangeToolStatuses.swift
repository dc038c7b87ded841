package import Kernel

/// What became of one tool of a bulk change of status.
package struct ToolStatusResult: Equatable, Sendable {
    package let tool: ID<Tool>
    /// Nil when it was refused.
    package let outcome: MassOutcome?
    package let refusal: Refusal?
}

/// What changing the status of several tools would bring, before anybody decides.
package struct PreviewToolStatuses: Sendable {
    package struct Item: Equatable, Sendable {
        package let tool: ID<Tool>
        package let preview: PreviewToolStatus.Preview
    }

    package struct Preview: Equatable, Sendable {
        package let items: [Item]
        /// Whether revoking what is open of all of them would be held by the breaker.
        package let isRevokingHeld: Bool

        package var openGrants: Int { items.reduce(0) { $0 + $1.preview.openGrants } }
        package var pendingRequests: Int { items.reduce(0) { $0 + $1.preview.pendingRequests } }
    }

    private let ids: [ID<Tool>]
    private let status: Tool.Status

    package init(_ ids: [ID<Tool>], to status: Tool.Status) {
        (self.ids, self.status) = (ChangeToolStatuses.unique(ids), status)
    }

    package func callAsFunction(
        in tx: some Scope & HasCatalog & HasGrants & HasRequests & HasMassChanges
    ) throws -> Preview {
        try ChangeToolStatuses.requireSize(ids)
        let items = try ids.map { Item(tool: $0, preview: try PreviewToolStatus($0, to: status)(in: tx)) }
        let open = items.reduce(0) { $0 + $1.preview.openGrants }
        return Preview(items: items, isRevokingHeld: try open > BreakerRoom(in: tx).left)
    }
}

/// Changes the status of up to 50 tools alike: one transaction and one result a tool, one summary entry (N1, N2).
package struct ChangeToolStatuses: Sendable {
    package static let maximum = 50

    private let ids: [ID<Tool>]
    private let status: Tool.Status
    private let live: ChangeToolStatus.LiveGrants
    private let reason: String

    package init(_ ids: [ID<Tool>], to status: Tool.Status, live: ChangeToolStatus.LiveGrants, reason: String) {
        self.ids = Self.unique(ids)
        (self.status, self.live, self.reason) = (status, live, reason)
    }

    package func callAsFunction(
        store: any Store,
        scope: OrganizationScope,
        actor: Actor
    ) async throws -> [ToolStatusResult] {
        try Self.requireSize(ids)
        try await store.write(in: scope, by: actor) { tx in
            try tx.requirePerson(.admin, to: "change the status of tools")
            try Sensitive.bulk.spend(in: tx)
        }
        var results: [ToolStatusResult] = []
        for id in ids { results.append(await change(id, store: store, scope: scope, actor: actor)) }
        let summary = results
        try await store.write(in: scope, by: actor) { try record(summary, in: $0) }
        return results
    }

    private func change(_ id: ID<Tool>, store: any Store, scope: OrganizationScope, actor: Actor) async
        -> ToolStatusResult
    {
        let change = ChangeToolStatus(id, to: status, live: live, reason: reason)
        do {
            let outcome = try await store.write(in: scope, by: actor) { try change(in: $0) }
            return ToolStatusResult(tool: id, outcome: outcome, refusal: nil)
        } catch let refusal as Refusal {
            return ToolStatusResult(tool: id, outcome: nil, refusal: refusal)
        } catch {
            // What was changed before stands, so its results and the summary must reach the person all the same.
            let fault = Refusal(.unavailable, "not_changed", "something went wrong and nothing was changed; try again")
            return ToolStatusResult(tool: id, outcome: nil, refusal: fault)
        }
    }

    private func record(_ results: [ToolStatusResult], in tx: some Scope) throws {
        let items = results.map { result -> JSON in
            ["tool": .string(result.tool.rawValue), "outcome": .string(result.refusal?.reason ?? "done")]
        }
        let data: JSON = [
            "status": .string(status.rawValue), "liveGrants": .string(live.rawValue), "reason": .string(reason),
            "items": .array(items),
        ]
        try tx.record(AuditEvent(.toolStatusesChanged, [], data))
    }

    static func unique(_ ids: [ID<Tool>]) -> [ID<Tool>] {
        var seen: Set<ID<Tool>> = []
        return ids.filter { seen.insert($0).inserted }
    }

    static func requireSize(_ ids: [ID<Tool>]) throws(Refusal) {
        guard (1...maximum).contains(ids.count) else {
            throw Refusal(
                .invalid,
                "bulk_size",
                "change 1 to \(maximum) tools at a time; \(ids.count) were given and none was changed"
            )
        }
    }
}
