package import Domain
package import Kernel

/// The keys that seal single connections' secrets: each has its own, so that destroying one takes nothing else with it.
package protocol CredentialKeys: Sendable {
    /// Makes another key for the connection's secrets, which seals from then on.
    func renewKey(of connection: ID<Connection>, in scope: OrganizationScope) async throws
    /// Destroys the connection's keys but for those that sealed these values: what else they sealed cannot be opened again,
    /// from no copy.
    ///
    /// - Returns: how many were destroyed.
    func destroyKeys(of connection: ID<Connection>, keeping kept: [SealedPlace], in scope: OrganizationScope)
        async throws -> Int
}
