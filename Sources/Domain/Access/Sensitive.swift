import Kernel

/// Deeds of which an actor may do five a minute (N2): counted in the database, across restarts and nodes.
package enum Sensitive: String, Sendable, CaseIterable {
    case bulk, export, verify, replay

    package static let perMinute = 5

    package func spend(in tx: some Scope & HasRateLimits) throws {
        try tx.rateLimits.spend(rawValue, by: tx.actor, limit: Self.perMinute, window: .minutes(1))
    }
}
