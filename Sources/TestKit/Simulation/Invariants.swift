import Domain
import Kernel

/// Something that must never be true was seen.
package struct Violation: Error, CustomStringConvertible, Sendable {
    package let rule: String
    package let detail: String

    package var description: String { "\(rule): \(detail)" }
}

/// Looks at the whole state and the directories, and names what must never be.
struct Invariants {
    let world: World

    struct State: Sendable {
        let requests: [AccessRequest]
        let grants: [Grant]
        let jobs: [Job]
    }

    func check() async throws {
        if let complaint = world.complaints.first { throw Violation(rule: "fault", detail: complaint) }
        try await readLog()
        let state = try await state()
        let members = members(of: state)
        try oneOpenGrant(state)
        try oneOpenJob(state)
        try overMeansOver(state)
        try activeMeansMember(state, members)
        try strangersAreLeftAlone()
        try everyMemberIsExplained(state, members)
        try endedGrantsTellOfTheirRemoval(state)
        try nobodyDecidedOnOwn(state)
        try world.replay.agrees(with: state)
    }

    private func readLog() async throws {
        let read = Int64(world.replay.entries)
        let entries = try await world.read { try $0.audit.range(from: read + 1, limit: 1_000_000) }
        world.tell(entries)
        try world.replay.read(entries)
    }

    private func state() async throws -> State {
        if !world.rows.take(), let seen = world.seen { return seen }
        let state = try await load()
        world.seen = state
        return state
    }

    private func members(of state: State) -> [Grant.Target: Set<String>] {
        let targets = Set(state.grants.compactMap(\.target))
        return Dictionary(uniqueKeysWithValues: targets.map { ($0, world.members(of: $0)) })
    }

    func load() async throws -> State {
        try await world.read { tx in
            let grants = try Self.all { try tx.grants.list(GrantFilter(), page: $0) }
            let requests = try Self.all { try tx.requests.list(RequestFilter(), page: $0) }
            let jobs = try grants.flatMap { try tx.jobs.of(grant: $0.id) }
            return State(requests: requests, grants: grants, jobs: jobs)
        }
    }

    private static func all<Item>(_ list: (PageRequest) throws -> Page<Item>) throws -> [Item] {
        var (items, cursor): ([Item], String?) = ([], nil)
        repeat {
            let page = try list(PageRequest(size: 100, after: cursor))
            items += page.items
            cursor = page.next
        } while cursor != nil
        return items
    }

    /// I1: at most one open grant for a person, tool and role.
    private func oneOpenGrant(_ state: State) throws {
        let open = state.grants.filter(\.isOpen).map { "\($0.holder) \($0.tool) \($0.role)" }
        guard Set(open).count == open.count else { throw Violation(rule: "I1", detail: "two open grants") }
    }

    /// I2: at most one open job of a kind for a grant.
    private func oneOpenJob(_ state: State) throws {
        let open = state.jobs.filter(\.state.isOpen).map { "\($0.grant) \($0.kind)" }
        guard Set(open).count == open.count else { throw Violation(rule: "I2", detail: "two open jobs of one kind") }
    }

    /// I3: an active grant at a directory is a membership there.
    private func activeMeansMember(_ state: State, _ members: [Grant.Target: Set<String>]) throws {
        for grant in state.grants where grant.status == .active {
            guard let target = grant.target, let external = grant.identity.flatMap({ world.externalIDs[$0] }) else {
                continue
            }
            guard members[target]?.contains(external) == true else {
                throw Violation(rule: "I3", detail: "active grant \(grant.id) without membership")
            }
        }
    }

    /// From the very instant of its end a grant is shown as over, whether a sweep came by or not.
    private func overMeansOver(_ state: State) throws {
        let now = world.clock.now()
        for grant in state.grants where grant.status == .active {
            guard let end = grant.expiresAt, let start = grant.startedAt, end <= start + .days(180) else {
                throw Violation(rule: "N3", detail: "grant \(grant.id) has no end, or one too late")
            }
            guard end > now || grant.effectiveStatus(at: now) == .expired else {
                throw Violation(rule: "G5", detail: "grant \(grant.id) is shown as active at its end")
            }
        }
    }

    /// Whoever was a member before us stays one.
    private func strangersAreLeftAlone() throws {
        for stranger in world.strangers where !world.members(of: stranger.target).contains(stranger.external) {
            throw Violation(rule: "baseline", detail: "\(stranger.external) was a member before us and was taken out")
        }
    }

    /// I4: whoever is a member is so by an open grant or was before us, or the removal is shown as outstanding.
    private func everyMemberIsExplained(_ state: State, _ members: [Grant.Target: Set<String>]) throws {
        for (target, members) in members {
            for external in members where !state.explains(external, in: target, world: world) {
                throw Violation(
                    rule: "I4",
                    detail: "\(external) is a member of \(target.group) without a grant, and nobody shows it"
                )
            }
        }
    }

    /// I4, on the grant: an ended one says what became of its membership, as its job does.
    private func endedGrantsTellOfTheirRemoval(_ state: State) throws {
        for grant in state.grants where !grant.isOpen && grant.target != nil {
            let removal = state.jobs.first { $0.grant == grant.id && $0.kind == .deprovision && $0.state.isOpen }
            let isOutstanding = [.queued, .manualPending, .failed].contains(grant.removal)
            guard grant.removal != .none, isOutstanding == (removal != nil) else {
                throw Violation(
                    rule: "I4",
                    detail:
                        "ended grant \(grant.id) is \(grant.removal), its job \(removal?.state.rawValue ?? "is over")"
                )
            }
        }
    }

    /// I5: nobody decided on a request of their own.
    private func nobodyDecidedOnOwn(_ state: State) throws {
        for request in state.requests where request.decision == .approved && request.source == .person {
            guard let by = request.decidedBy, !request.isParty(ID(by)) else {
                throw Violation(rule: "I5", detail: "own request \(request.issue) was approved")
            }
        }
    }
}

extension Invariants.State {
    /// A member has an open grant, was there before us, or is about to be taken out.
    func explains(_ external: String, in target: Grant.Target, world: World) -> Bool {
        let owner = world.owners[external]
        let isIt = { (identity: ID<ExternalIdentity>?, person: ID<Person>) in
            identity.map { world.externalIDs[$0] == external } ?? (person == owner)
        }
        return grants.contains { $0.isOpen && $0.target == target && isIt($0.identity, $0.holder) }
            || jobs.contains {
                $0.kind == .deprovision && $0.state.isOpen && $0.target == target && isIt($0.identity, $0.person)
            } || world.isStranger(external, in: target)
    }
}
