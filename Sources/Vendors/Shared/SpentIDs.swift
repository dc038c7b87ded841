import Kernel

/// Ids that may be seen once only, until they would be refused for their age anyway.
struct SpentIDs: Sendable {
    private var expiries: [String: Instant] = [:]
    private var sweepAt = 1_024

    /// False when the id was spent before.
    mutating func spend(_ id: String, until expiry: Instant, now: Instant) -> Bool {
        guard expiries[id].map({ $0 < now }) ?? true else { return false }
        expiries[id] = expiry
        if expiries.count >= sweepAt {
            expiries = expiries.filter { $0.value >= now }
            sweepAt = max(1_024, expiries.count * 2)
        }
        return true
    }
}
