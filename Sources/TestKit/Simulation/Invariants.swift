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

    /// What the rows say.
    struct State: Sendable {
        let requests: [AccessRequest]
        let grants: [Grant]
        let jobs: [Job]
        /// Of the requests that more than one person has to approve.
        let approvals: [ID<AccessRequest>: [StageApproval]]
    }

    func check() async throws {
        if let complaint = world.complaints.first { throw Violation(rule: "fault", detail: complaint) }
        let hasRead = try await readLog()
        let (state, isFresh) = try await state()
        if isFresh { try RowRules(state: state).check() }
        if isFresh || hasRead { try world.replay.agrees(with: state) }
        try overMeansOver(state)
        try MemberRules(world: world, state: state).check()
    }

    /// - Returns: whether there was anything new.
    private func readLog() async throws -> Bool {
        let read = Int64(world.replay.entries)
        let entries = try await world.read { try $0.audit.range(from: read + 1, limit: 1_000_000) }
        world.tell(entries)
        try world.replay.read(entries)
        return !entries.isEmpty
    }

    /// What the rows say, and whether they were read just now: they are when a statement may have changed them.
    private func state() async throws -> (state: State, isFresh: Bool) {
        if !world.rows.take(), let seen = world.seen { return (seen, false) }
        let state = try await load()
        world.seen = state
        return (state, true)
    }

    func load() async throws -> State {
        try await world.read { tx in
            let grants = try Self.all { try tx.grants.list(GrantFilter(), page: $0) }
            let requests = try Self.all { try tx.requests.list(RequestFilter(), page: $0) }
            let jobs = try grants.flatMap { try tx.jobs.of(grant: $0.id) }
            let staged = requests.filter { $0.stages > 1 }.map(\.id)
            let approvals = try staged.map { ($0, try tx.approvals.given(to: $0)) }
            return State(
                requests: requests,
                grants: grants,
                jobs: jobs,
                approvals: Dictionary(uniqueKeysWithValues: approvals)
            )
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

    /// From the very instant of its end a grant is shown as over, whether a sweep came by or not.
    private func overMeansOver(_ state: State) throws {
        let now = world.clock.now()
        for grant in state.grants where grant.status == .active && grant.isOverOrUnbounded(at: now) {
            guard grant.expiresAt != nil, grant.effectiveStatus(at: now) == .expired else {
                throw Violation(rule: "G5", detail: "grant \(grant.id) is shown as active at its end")
            }
        }
    }
}

extension Grant {
    /// Reckoned here, so that the product's own reckoning is held against another.
    fileprivate func isOverOrUnbounded(at now: Instant) -> Bool { expiresAt.map { $0 <= now } ?? true }
}
