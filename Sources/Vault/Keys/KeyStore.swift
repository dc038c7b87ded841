package import Kernel

/// Where wrapped data keys lie: outside the database and its backups, so that destroying one is final.
package protocol KeyStore: Sendable {
    /// Every wrapped key of the organization.
    func keys(of organization: ID<Organization>) async throws -> [WrappedKey]
    /// Adds a key for good.
    ///
    /// - Returns: false when that purpose already has a key of that generation; nothing is changed then.
    func add(_ key: WrappedKey, of organization: ID<Organization>) async throws -> Bool
}
