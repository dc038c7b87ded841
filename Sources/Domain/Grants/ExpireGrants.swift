import Kernel

/// Ends the grants whose time has come, a batch at a time, and promises to take their access away (G5).
package struct ExpireGrants: Sendable {
    private let limit: Int

    package init(limit: Int = 100) { self.limit = limit }

    /// - Returns: how many were ended; a full batch means that more may be due.
    @discardableResult
    package func callAsFunction(in tx: some Scope & HasGrants & HasJobs) throws -> Int {
        let due = try tx.grants.due(at: tx.now, limit: limit)
        for var grant in due {
            try grant.expire(at: tx.now)
            try TakeAway()(&grant, in: tx)
            try tx.grants.save(grant)
            let data: JSON = ["expiredAt": .instant(grant.expiresAt), "removal": .string(grant.removal.rawValue)]
            try tx.record(AuditEvent(.grantExpired, [.grant(grant.id), .request(grant.request)], data))
        }
        return due.count
    }
}
