import Kernel

/// Classes of deeds of which an actor may do five a minute (N2): counted in the database, across restarts and nodes, in
/// a window of sixty seconds that rolls.
///
/// Which address and which command is of which class stands in one list, `SensitiveDeeds`.
package enum Sensitive: String, Sendable, CaseIterable {
    case bulk, export, verify, replay
    case bringIn = "import"
    case publish, override
    case breakGlass = "break-glass"
    /// Access of many at once: leavers, blocked tools, changes that the breaker held.
    case revokeAll = "revoke-all"

    package static let perMinute = 5

    /// Counts one more, or refuses with `rate_limited` and when to come back.
    package func spend(in tx: some Scope & HasRateLimits) throws {
        try tx.rateLimits.spend(rawValue, by: tx.actor, limit: Self.perMinute, window: .minutes(1))
    }

    /// Whether the verb counts it itself; all others are counted where they come in, so that what is refused counts too.
    package var isCountedByVerb: Bool {
        switch self {
        case .bulk, .export, .verify, .replay: true
        case .bringIn, .publish, .override, .breakGlass, .revokeAll: false
        }
    }
}
