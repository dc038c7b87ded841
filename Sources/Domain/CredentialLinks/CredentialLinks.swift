package import Kernel

/// The one-time links of the organization, newest first, and the doors that they open.
package protocol CredentialLinks {
    func find(_ id: ID<CredentialLink>) throws -> CredentialLink?
    func of(_ connection: ID<Connection>, limit: Int) throws -> [CredentialLink]
    /// Keeps the link and opens its door.
    func add(_ link: CredentialLink) throws
    /// Marks the link as used and shuts its door, in one step that can succeed once.
    ///
    /// - Returns: false when it was not open any more; then nothing was changed.
    func use(_ link: CredentialLink) throws -> Bool
    func withdraw(_ link: CredentialLink) throws -> Bool
}

package protocol HasCredentialLinks { var credentialLinks: any CredentialLinks { get } }
