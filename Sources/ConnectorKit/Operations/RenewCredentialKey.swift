package import Domain
package import Kernel

/// Seals a connection's secrets anew under a fresh key of its own, and destroys the keys that sealed them before.
///
/// In this order: a new key, each value sealed anew and compared before it is replaced, then the old keys. Whoever is stopped
/// in the middle begins again; no value is ever without a key that opens it. Where there are no values, the keys go at once.
package struct RenewCredentialKey: Sendable {
    private let connection: ID<Connection>
    private let store: any Store
    private let vault: any SecretVault
    private let keys: any CredentialKeys
    private let scope: OrganizationScope

    package init(
        of connection: ID<Connection>,
        store: any Store,
        vault: any SecretVault,
        keys: any CredentialKeys,
        in scope: OrganizationScope
    ) {
        (self.connection, self.store, self.vault) = (connection, store, vault)
        (self.keys, self.scope) = (keys, scope)
    }

    /// - Returns: how many values were sealed anew, and how many keys destroyed.
    @discardableResult
    package func callAsFunction() async throws -> (values: Int, keys: Int) {
        let before = try await places()
        var count = 0
        if !before.isEmpty { try await keys.renewKey(of: connection, in: scope) }
        for place in before where try await reseal(place) { count += 1 }
        // What somebody wrote meanwhile keeps its key, whichever that is.
        return (count, try await keys.destroyKeys(of: connection, keeping: try await places(), in: scope))
    }

    private func places() async throws -> [SealedPlace] {
        try await store.read(in: scope) { [connection] in try $0.secretRotations.places(of: connection) }
    }

    private func reseal(_ place: SealedPlace) async throws -> Bool {
        let connection = connection
        let secret = try await vault.open(place.sealed, field: place.field, of: connection, in: scope)
        let sealed = try await vault.seal(secret, field: place.field, of: connection, place.sealed.version, in: scope)
        return try await store.write(in: scope, by: .system("vault")) { tx in
            try tx.secretRotations.reseal(place, as: sealed, of: connection, in: tx.connections)
        }
    }
}
