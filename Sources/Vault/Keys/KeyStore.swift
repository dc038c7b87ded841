package import Kernel

/// Where wrapped data keys lie: outside the database and its backups, so that destroying one is final.
package protocol KeyStore: Sendable {
    /// Every organization that has keys here, in order.
    func organizations() async throws -> [ID<Organization>]
    /// Every wrapped key of the organization.
    func keys(of organization: ID<Organization>) async throws -> [WrappedKey]
    /// Adds a key for good.
    ///
    /// - Returns: false when that purpose (and subject) already has a key of that generation; nothing is changed then.
    func add(_ key: WrappedKey, of organization: ID<Organization>) async throws -> Bool
    /// Puts another wrap of a key in its place, in one step: a crash leaves the old wrap or the new one, whole.
    ///
    /// - Returns: false when the key is not stored as `old` any more; nothing is changed then.
    func replace(_ old: WrappedKey, with new: WrappedKey, of organization: ID<Organization>) async throws -> Bool
    /// Destroys a key: overwritten, then removed. What it sealed cannot be opened again, by nobody.
    func destroy(_ key: WrappedKey, of organization: ID<Organization>) async throws
}
