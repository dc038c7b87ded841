import Domain
import Kernel

/// Once the trouble stops, everything comes to rest: members equal grants, or a person can see the difference.
struct Convergence {
    let world: World

    func reach() async throws {
        world.company.setFaults(seed: 0, chances: [])
        world.company.setLag(.seconds(0))
        world.restart()
        try await enableConnections()
        for _ in 0..<40 {
            for _ in 0..<6 { try await world.work() }
            world.clock.advance(by: .minutes(20))
        }
        world.replay = LogReplay()
        try await Invariants(world: world).check()
        try await nothingIsOwed()
        try await membersEqualGrants()
        try await treeHoldsTheLog()
    }

    private func enableConnections() async throws {
        let actor = try world.admin.actor
        for connection in [world.okta, world.entra] {
            try await world.write(actor) { _ = try SwitchConnection(connection, on: true)(in: $0) }
        }
    }

    private func nothingIsOwed() async throws {
        let moving: Set<Job.State> = [.queued, .running, .held]
        let owed = try await world.read { try $0.jobs.count(in: moving) }
        guard owed == 0 else {
            throw Violation(rule: "liveness", detail: "\(owed) jobs neither ended nor wait for a person")
        }
        let untold = try await world.read { try $0.effects.count(in: [.queued]) }
        guard untold == 0 else { throw Violation(rule: "liveness", detail: "\(untold) effects were not delivered") }
    }

    private func membersEqualGrants() async throws {
        let grants = try await world.read { try $0.grants.list(GrantFilter(), page: PageRequest(size: 100)).items }
        for target in Set(grants.compactMap(\.target)) {
            let members = world.company.members(of: target.group, isOkta: target.connection == world.okta)
            for external in members { try await explain(external, in: target) }
        }
    }

    /// A member is an active grant, baseline, or a removal that waits where a person sees it.
    private func explain(_ external: String, in target: Grant.Target) async throws {
        let identities = world.externalIDs.filter { $0.value == external }.map(\.key)
        let isExplained = try await world.read { tx in
            for identity in identities {
                guard let found = try tx.identities.identity(identity) else { continue }
                if let reference = found.reference,
                    try tx.catalog.isBaseline(reference, of: target.group, connection: target.connection)
                {
                    return true
                }
            }
            return try tx.grants.list(GrantFilter(), page: PageRequest(size: 100)).items.contains { grant in
                guard grant.target == target else { return false }
                let isOurs = grant.identity.map { identities.contains($0) } ?? true
                return isOurs && (grant.isOpen || [.queued, .manualPending, .failed].contains(grant.removal))
                    || grant.isOpen && grant.identity == nil
            }
        }
        guard isExplained else {
            throw Violation(
                rule: "convergence",
                detail: "member \(external) of \(target.group) has no grant and nobody sees it"
            )
        }
    }

    private func treeHoldsTheLog() async throws {
        let (tree, head) = try await world.read { tx in try (tx.auditTree.state(), tx.audit.head()?.seq ?? 0) }
        guard head - tree.size < 50 else {
            throw Violation(rule: "tree", detail: "the tree lags by \(head - tree.size) entries")
        }
    }
}
