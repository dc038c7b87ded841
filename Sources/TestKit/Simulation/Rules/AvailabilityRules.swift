import Domain
import Kernel

/// A request that waits has somebody who can decide, or says that nobody can; whoever it names really can, and no party.
struct AvailabilityRules {
    let world: World
    let state: WorldState

    /// Looks at one of those that wait now and then: looking at all of them after each deed would cost more than the deeds.
    func check() async throws {
        let pending = state.requests.filter { $0.decision == .pending }
        guard !pending.isEmpty, world.pick([true, false, false, false]) else { return }
        try await check(world.pick(pending))
    }

    func checkAll() async throws {
        for request in state.requests where request.decision == .pending { try await check(request) }
    }

    private func check(_ request: AccessRequest) async throws {
        let waiting = try await world.read { try FindApprovers(request)(in: $0).filter(\.isWaiting) }
        guard !waiting.isEmpty else { throw violation(request, "waits at no stage") }
        let able = try await able(request)
        for stage in waiting { try check(stage, of: request, among: able) }
        let stage = world.pick(waiting)
        if let person = stage.people.first { try await rehearse(request, at: stage.stage, by: person) }
        for party in state.people where request.isParty(party.id) { try await refuse(party, request) }
    }

    /// Everybody who may decide at all: reckoned here, so that the product's own reckoning is held against another.
    private func able(_ request: AccessRequest) async throws -> [Person] {
        let acting = try await world.read { tx in
            try [request.requester, request.beneficiary].compactMap { try tx.approvals.delegation(from: $0) }
                .filter { tx.now < $0.endsAt }.map(\.to)
        }
        let given = state.approvals[request.id] ?? []
        let spent = Set(given.flatMap { [$0.by, $0.onBehalfOf ?? $0.by] })
        return state.people.filter { person in
            person.isActive && person.jiraAccount != nil && !person.roles.isDisjoint(with: [.approver, .admin])
                && !request.isParty(person.id) && !spent.contains(person.id) && !acting.contains(person.id)
        }
    }

    private func check(_ stage: StageState, of request: AccessRequest, among able: [Person]) throws {
        let admins = able.filter { $0.roles.contains(.admin) }
        guard stage.people.allSatisfy({ named in able.contains { $0.id == named.id } }) else {
            throw violation(request, "names somebody who cannot decide at \(stage.stage)")
        }
        guard !stage.people.isEmpty || admins.isEmpty else {
            throw violation(request, "says that nobody can decide at \(stage.stage), but an admin can")
        }
        guard !stage.isFallback || stage.people.map(\.id).sorted() == admins.map(\.id).sorted() else {
            throw violation(request, "falls back on others than the admins at \(stage.stage)")
        }
    }

    /// What is tried, seen to work, and taken back.
    private struct Rehearsed: Error {}

    private func rehearse(_ request: AccessRequest, at stage: String, by person: Person) async throws {
        do { try await rehearse(DecideRequest(request.id, .deny(reason: "no"), at: stage), by: person) } catch {
            throw violation(request, "names \(person.displayName) at \(stage), who is refused: \(error.reason)")
        }
    }

    private func refuse(_ party: Person, _ request: AccessRequest) async throws {
        for decision: HumanDecision in [.approve(days: nil, comment: nil), .deny(reason: "no")] {
            do { try await rehearse(DecideRequest(request.id, decision), by: party) } catch { continue }
            throw Violation(rule: "I5", detail: "\(party.displayName) may decide on the own \(request.issue)")
        }
    }

    private func rehearse(_ decide: DecideRequest, by person: Person) async throws(Refusal) {
        defer { _ = world.rows.take() }
        do {
            try await world.store.write(in: world.scope, by: person.actor) { tx in
                _ = try decide(in: tx)
                throw Rehearsed()
            }
        } catch let refusal as Refusal { throw refusal } catch {}
    }

    private func violation(_ request: AccessRequest, _ problem: String) -> Violation {
        Violation(rule: "availability", detail: "\(request.issue) \(problem)")
    }
}
