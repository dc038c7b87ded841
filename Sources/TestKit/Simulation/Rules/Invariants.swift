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

    func check() async throws {
        if let complaint = world.complaints.first { throw Violation(rule: "fault", detail: complaint) }
        let hasRead = try await readLog()
        let isFresh = try await readRows()
        let state = world.state
        if isFresh {
            try RowRules(state: state).check()
            try world.pins.check(state)
        }
        if isFresh || hasRead { try world.replay.agrees(with: state) }
        try overMeansOver(state)
        world.learn(from: state)
        try MemberRules(world: world, state: state).check()
        if isFresh { try await AvailabilityRules(world: world, state: state).check() }
    }

    /// - Returns: whether there was anything new.
    private func readLog() async throws -> Bool {
        let read = Int64(world.replay.entries)
        let entries = try await world.read { try $0.audit.range(from: read + 1, limit: 1_000_000) }
        world.tell(entries)
        try world.replay.read(entries)
        return !entries.isEmpty
    }

    /// - Returns: whether a statement may have changed anything since the last look.
    @discardableResult
    func readRows() async throws -> Bool {
        let touched = world.rows.take()
        guard !touched.isEmpty else { return false }
        let seen = world.state
        world.state = try await world.read { tx in
            var state = seen
            try state.read(touched, in: tx)
            return state
        }
        return true
    }

    /// From the very instant of its end a grant is shown as over, whether a sweep came by or not.
    private func overMeansOver(_ state: WorldState) throws {
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
