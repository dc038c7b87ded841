package import Kernel

/// What became of one item of a bulk decision.
package struct BulkItemResult: Equatable, Sendable {
    package let id: ID<AccessRequest>
    package let issue: String?
    /// Nil when the item was decided, or approved at one of its stages.
    package let refusal: Refusal?
    /// Whether it waits for others still, because only a stage was approved.
    package let isStageOnly: Bool

    init(id: ID<AccessRequest>, issue: String?, refusal: Refusal?, isStageOnly: Bool = false) {
        (self.id, self.issue, self.refusal, self.isStageOnly) = (id, issue, refusal, isStageOnly)
    }

    /// `done`, `stage_approved`, or why it was not decided.
    package var outcome: String { refusal?.reason ?? (isStageOnly ? "stage_approved" : "done") }
}

/// Decides up to 50 requests alike: one transaction and one result an item, one summary entry (N1, N2).
package struct DecideInBulk: Sendable {
    package static let maximum = 50

    private let ids: [ID<AccessRequest>]
    private let decision: HumanDecision

    package init(_ ids: [ID<AccessRequest>], _ decision: HumanDecision) {
        var seen = Set<ID<AccessRequest>>()
        self.ids = ids.filter { seen.insert($0).inserted }
        self.decision = decision
    }

    package func callAsFunction(
        store: any Store,
        scope: OrganizationScope,
        actor: Actor
    ) async throws -> [BulkItemResult] {
        guard (1...Self.maximum).contains(ids.count) else {
            throw Refusal(
                .invalid,
                "bulk_size",
                "decide 1 to 50 requests at a time; \(ids.count) were given and none was decided"
            )
        }
        try await store.write(in: scope, by: actor) { try Sensitive.bulk.spend(in: $0) }
        var results: [BulkItemResult] = []
        for id in ids { results.append(await decide(id, store: store, scope: scope, actor: actor)) }
        let summary = results
        try await store.write(in: scope, by: actor) { try record(summary, in: $0) }
        return results
    }

    private func decide(_ id: ID<AccessRequest>, store: any Store, scope: OrganizationScope, actor: Actor) async
        -> BulkItemResult
    {
        do {
            let request = try await store.write(in: scope, by: actor) { try DecideRequest(id, decision)(in: $0) }
            let isStageOnly = request.decision == .pending
            return BulkItemResult(id: id, issue: request.issue, refusal: nil, isStageOnly: isStageOnly)
        } catch let refusal as Refusal {
            return await refused(id, refusal, store: store, scope: scope)
        } catch {
            // What was decided before stands, so its results and the summary must reach the person all the same.
            let fault = Refusal(.unavailable, "not_decided", "something went wrong and nothing was decided; try again")
            return await refused(id, fault, store: store, scope: scope)
        }
    }

    private func refused(_ id: ID<AccessRequest>, _ refusal: Refusal, store: any Store, scope: OrganizationScope) async
        -> BulkItemResult
    {
        let issue = try? await store.read(in: scope) { try $0.requests.find(id)?.issue }
        return BulkItemResult(id: id, issue: issue, refusal: refusal)
    }

    private func record(_ results: [BulkItemResult], in tx: some Scope) throws {
        let items = results.map { result -> JSON in
            ["request": .string(result.id.rawValue), "outcome": .string(result.outcome)]
        }
        try tx.record(AuditEvent(.bulkDecided, [], ["decision": .string(decision.word), "items": .array(items)]))
    }
}

extension HumanDecision {
    var word: String {
        switch self {
        case .approve: "approve"
        case .deny: "deny"
        }
    }
}
