package import Kernel

/// What became of a deed that takes access from many.
package enum MassOutcome: Equatable, Sendable {
    /// So many grants were revoked, in this transaction.
    case done(Int)
    /// All of it waits for an admin, or is done by a worker part by part.
    case later(MassChange)
}

/// Ends the grants that a cause names, as far as the breaker lets them pass.
struct RevokeMany {
    let cause: MassChange.Cause
    let subjects: [String]
    let size: Int
    let reason: String

    func callAsFunction(in tx: some Scope & HasMassChanges & HasGrants & HasJobs & HasPeople) throws -> MassOutcome {
        guard size > 0 else { return .done(0) }
        if let change = try BeginMassChange(cause, subjects, size: size, reason: reason)(in: tx) {
            return .later(change)
        }
        let grants = try cause.grants(of: subjects, askedAt: tx.now, limit: size, in: tx)
        for grant in grants { try RevokeGrant(grant.id, reason: reason)(in: tx) }
        return .done(grants.count)
    }
}

/// Ends up to 50 grants at once, with one reason.
package struct RevokeInBulk: Sendable {
    package static let most = 50

    private let ids: [ID<Grant>]
    private let reason: String

    package init(_ ids: [ID<Grant>], reason: String) { (self.ids, self.reason) = (ids, reason) }

    package func callAsFunction(
        in tx: some Scope & HasMassChanges & HasGrants & HasJobs & HasPeople & HasRateLimits
    ) throws -> MassOutcome {
        _ = try Eligibility.decider(on: [], in: tx)
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why the grants must end") }
        let unique = Set(ids).sorted()
        guard (1...Self.most).contains(unique.count) else {
            throw Refusal(.invalid, "bulk_size", "revoke 1 to \(Self.most) grants at a time")
        }
        for id in unique {
            guard let grant = try tx.grants.find(id) else {
                throw Refusal(.notFound, "no_such_grant", "there is no grant `\(id)`; none was revoked")
            }
            guard grant.isOpen, grant.effectiveStatus(at: tx.now) != .expired else {
                throw Refusal(.conflict, "already_ended", "grant `\(id)` has already ended; none was revoked")
            }
        }
        try Sensitive.bulk.spend(in: tx)
        return try RevokeMany(cause: .bulk, subjects: unique.map(\.rawValue), size: unique.count, reason: reason)(
            in: tx
        )
    }
}
