package import Kernel

/// What a worker is to do with a comparison it has claimed.
package enum ComparisonPlan: Equatable, Sendable {
    /// Ask the directory when the members last changed, then begin.
    case begin(GroupComparison)
    /// Read the next page of members.
    case list(GroupComparison, BoundRole?)
    /// Look for grants without member.
    case match(GroupComparison)
    /// Nothing is to be called.
    case nothing
}

/// Says how a claimed comparison goes on; without a usable connection no call is made.
package struct PlanComparison: Sendable {
    private let id: ID<GroupComparison>
    private let fence: Int64

    package init(_ id: ID<GroupComparison>, fence: Int64) { (self.id, self.fence) = (id, fence) }

    package func callAsFunction(
        in tx: some Scope & HasReconciliation & HasConnections & HasCatalog & HasQueue
    ) throws -> ComparisonPlan {
        guard let comparison = try tx.comparison(id, under: fence) else { return .nothing }
        guard let bound = try tx.catalog.boundGroups().first(where: { $0.target == comparison.target }) else {
            // The group was given up; binding it again promises a new comparison.
            _ = try tx.queue.keep(.comparison, id: id.rawValue, fence: fence)
            return .nothing
        }
        guard try tx.connections.find(comparison.target.connection)?.isUsable == true else {
            return try hold(comparison, in: tx)
        }
        switch comparison.state {
        case .resting: return .begin(comparison)
        case .listing: return .list(comparison, bound.role)
        case .matching: return .match(comparison)
        }
    }

    private func hold(_ comparison: GroupComparison, in tx: some Scope & HasReconciliation & HasQueue) throws
        -> ComparisonPlan
    {
        var comparison = comparison
        comparison.rest()
        comparison.code = "connection_not_usable"
        comparison.message = "the connection is not active or its last test failed; nothing is compared until it is"
        try tx.reconciliation.removeFingerprints(of: id)
        try tx.reconciliation.save(comparison)
        _ = try tx.queue.postpone(.comparison, id: id.rawValue, fence: fence, to: tx.now + GroupComparison.interval)
        return .nothing
    }
}

extension Scope where Self: HasReconciliation & HasQueue {
    /// The comparison, if the caller still holds its lease.
    func comparison(_ id: ID<GroupComparison>, under fence: Int64) throws -> GroupComparison? {
        guard try queue.holds(.comparison, id: id.rawValue, fence: fence) else { return nil }
        return try reconciliation.comparison(id)
    }
}

/// Begins a run, or ends it at once where the directory says that nothing changed.
package struct BeginComparison: Sendable {
    private let id: ID<GroupComparison>
    private let fence: Int64
    private let stamp: String?

    package init(_ id: ID<GroupComparison>, fence: Int64, stamp: String?) {
        (self.id, self.fence, self.stamp) = (id, fence, stamp)
    }

    /// - Returns: whether members have to be read.
    package func callAsFunction(in tx: some Scope & HasReconciliation & HasQueue) throws -> Bool {
        guard var comparison = try tx.comparison(id, under: fence), comparison.state == .resting else { return false }
        if comparison.isUnchanged(stamp, at: tx.now), try !hasMoved(comparison, in: tx) {
            (comparison.completedAt, comparison.failures) = (tx.now, 0)
            (comparison.code, comparison.message) = (nil, nil)
            try tx.reconciliation.save(comparison)
            _ = try tx.queue.postpone(.comparison, id: id.rawValue, fence: fence, to: tx.now + GroupComparison.interval)
            return false
        }
        comparison.begin(stamp: stamp, at: tx.now)
        try tx.reconciliation.removeFingerprints(of: id)
        try tx.reconciliation.save(comparison)
        return true
    }

    /// The members may be those of the last reading while what they are held against is not: an attested grant changes
    /// nothing in the directory.
    private func hasMoved(_ comparison: GroupComparison, in tx: some HasReconciliation) throws -> Bool {
        guard let since = comparison.unsettledSince else { return true }
        return try tx.reconciliation.hasMoved(comparison.target, id, since: since)
    }
}

/// Keeps what a page could not be read for, and tries again later.
///
/// What was read stays, unless reading on is pointless.
package struct PostponeComparison: Sendable {
    private let id: ID<GroupComparison>
    private let fence: Int64
    private let failure: Failure
    private let jitter: UInt64

    package struct Failure: Equatable, Sendable {
        package let code: String
        package let message: String
        package let isRetryable: Bool
        package let retryAfter: Span?

        package init(code: String, message: String, isRetryable: Bool, retryAfter: Span?) {
            (self.code, self.message, self.isRetryable) = (code, message, isRetryable)
            self.retryAfter = retryAfter
        }
    }

    package init(_ id: ID<GroupComparison>, fence: Int64, failure: Failure, jitter: UInt64) {
        (self.id, self.fence, self.failure, self.jitter) = (id, fence, failure, jitter)
    }

    package func callAsFunction(in tx: some Scope & HasReconciliation & HasQueue) throws {
        guard var comparison = try tx.comparison(id, under: fence) else { return }
        comparison.failures += 1
        (comparison.code, comparison.message) = (failure.code, failure.message)
        // A cursor that has grown old may be what is refused, so a series that fails begins anew.
        let goesOn = failure.isRetryable && comparison.failures < RetrySchedule.maximumAttempts
        if !goesOn {
            comparison.rest()
            try tx.reconciliation.removeFingerprints(of: id)
        }
        try tx.reconciliation.save(comparison)
        let wait = RetrySchedule.delay(
            afterAttempt: comparison.failures,
            retryAfter: failure.retryAfter,
            jitter: jitter
        )
        let again = goesOn ? min(wait, GroupComparison.interval) : GroupComparison.interval
        _ = try tx.queue.postpone(.comparison, id: id.rawValue, fence: fence, to: tx.now + again)
        guard comparison.failures == 1 else { return }
        let data: JSON = ["group": .string(comparison.target.group), "code": .string(failure.code)]
        try tx.record(AuditEvent(.comparisonFailed, comparison.subjects, data))
    }
}
