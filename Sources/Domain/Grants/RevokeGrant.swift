package import Kernel

/// Ends a grant before its time, on the record, and promises to take the access away.
package struct RevokeGrant: Sendable {
    private let id: ID<Grant>
    private let reason: String

    package init(_ id: ID<Grant>, reason: String) { (self.id, self.reason) = (id, reason) }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasGrants & HasJobs & HasPeople) throws -> Grant {
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why the grant must end") }
        guard var grant = try tx.grants.find(id) else {
            throw Refusal(.notFound, "no_such_grant", "there is no such grant")
        }
        try requirePermission(on: grant, in: tx)
        try grant.revoke(reason: reason, at: tx.now)
        try TakeAway()(&grant, in: tx)
        try tx.grants.save(grant)
        let data: JSON = ["reason": .string(reason), "removal": .string(grant.removal.rawValue)]
        try tx.record(AuditEvent(.grantRevoked, [.grant(id), .request(grant.request)], data))
        return grant
    }

    /// Anyone may give back what they hold.
    ///
    /// Taking from someone else needs an approver or an admin.
    private func requirePermission(on grant: Grant, in tx: some Scope & HasPeople) throws {
        if tx.actor.kind == .system || tx.actor.person == grant.holder { return }
        _ = try Eligibility.decider(on: [], in: tx)
    }
}
