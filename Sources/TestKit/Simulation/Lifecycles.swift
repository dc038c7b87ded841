import Domain
import Kernel
import Vendors

/// How many requests came to their end.
///
/// A lifecycle is a request that was taken in and is over: denied, cancelled or lapsed, or approved and its grant ended,
/// with the access taken away or seen to be none of ours. What intake rejected is none, nor is what still waits.
package struct Lifecycles: Equatable, Sendable {
    /// Issues that were raised.
    package var raised = 0
    /// Lifecycles, of any kind.
    package var ended = 0
    /// Those among them in which access was given and taken away.
    package var given = 0

    package static func += (sum: inout Lifecycles, other: Lifecycles) {
        sum.raised += other.raised
        sum.ended += other.ended
        sum.given += other.given
    }

    package init() {}
}

extension World {
    func lifecycles() async throws -> Lifecycles {
        try await Invariants(world: self).readRows()
        let over = state.grants.filter { !$0.isOpen && [.done, .notNeeded].contains($0.removal) }
        var lifecycles = Lifecycles()
        lifecycles.raised = company.jira.withModel { $0.issues.count }
        lifecycles.ended = over.count + state.requests.count { [.denied, .cancelled, .lapsed].contains($0.decision) }
        lifecycles.given = over.count { $0.startedAt != nil }
        return lifecycles
    }
}
