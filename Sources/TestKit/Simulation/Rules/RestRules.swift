import Domain
import Kernel

/// What must be true when everything has come to rest: no difference between groups and grants is hidden from people.
struct RestRules {
    let world: World
    let state: WorldState

    func check() async throws {
        try await AvailabilityRules(world: world, state: state).checkAll()
        try await countsAreTrue()
        try await differencesAreShown()
        if let finding = state.findings.first(where: { $0.state == .removing }) {
            throw Violation(rule: "liveness", detail: "finding \(finding.id) is still being removed")
        }
        if let change = state.changes.first(where: { $0.state == .running }) {
            throw Violation(rule: "liveness", detail: "mass change \(change.id) still goes on")
        }
    }

    func differencesAreShown() async throws {
        let bound = try await boundGroups()
        for stranger in world.strangers.keys where bound.contains(stranger.target) {
            guard try await isShown(stranger) else {
                throw Violation(rule: "drift", detail: "\(stranger), and no finding shows it")
            }
        }
        for grant in state.grants where grant.status == .active {
            try missingIsShown(grant, bound)
        }
    }

    /// I4, for whoever looks: what is counted in red and what waits for a person is all that there is.
    private func countsAreTrue() async throws {
        let (outstanding, waiting) = try await world.read { tx in
            let waiting = try tx.jobs.waitingForPeople(page: PageRequest(size: 100))
            return try (tx.grants.outstandingRemovals(), waiting.next == nil ? waiting.items.count : nil)
        }
        let owed = state.grants.count { !$0.isOpen && [.queued, .manualPending, .failed].contains($0.removal) }
        guard outstanding == owed else {
            throw Violation(rule: "I4", detail: "\(outstanding) removals are shown as outstanding, \(owed) are")
        }
        let asked = state.jobs.count { $0.state == .manualPending || $0.state == .deadLetter }
        guard waiting == nil || waiting == asked else {
            throw Violation(rule: "liveness", detail: "\(asked) jobs need a person, \(waiting ?? 0) are shown")
        }
    }

    private func boundGroups() async throws -> Set<Grant.Target> {
        try await world.read { tx in
            Set(try tx.catalog.all().flatMap { tool in tool.roles.compactMap { tool.target(role: $0.name) } })
        }
    }

    /// A member who came past us is known as baseline, or found, or rests on a grant by now.
    private func isShown(_ stranger: Member) async throws -> Bool {
        let found = state.findings.contains {
            $0.kind == .outOfBand && $0.state.isOpen && state.groups[$0.comparison] == stranger.target
                && $0.reference.flatMap { world.externals[$0] } == stranger.external
        }
        if found { return true }
        let references = world.externals.filter { $0.value == stranger.external }.map(\.key)
        let isBaseline = try await world.read { tx in
            try references.contains {
                try tx.catalog.isBaseline($0, of: stranger.target.group, connection: stranger.target.connection)
            }
        }
        return isBaseline || MemberRules(world: world, state: state).explained.contains(stranger)
    }

    /// A grant whose holder was taken out past us is found.
    private func missingIsShown(_ grant: Grant, _ bound: Set<Grant.Target>) throws {
        guard let target = grant.target, bound.contains(target), !state.ends(grant),
            let external = grant.identity.flatMap({ world.externalIDs[$0] }),
            world.ousted.contains(Member(external: external, target: target))
        else { return }
        let isFound = state.findings.contains { $0.kind == .missing && $0.grant == grant.id && $0.state.isOpen }
        guard isFound || state.jobs(of: grant).contains(where: \.state.isOpen) else {
            throw Violation(rule: "drift", detail: "grant \(grant.id) has no member, and no finding shows it")
        }
    }
}
