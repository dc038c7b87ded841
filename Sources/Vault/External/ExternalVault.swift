import ConnectorKit
package import Domain
package import Kernel

/// Keeps connections' secrets in an external store, and everything else sealed in the database.
///
/// What a row holds of a secret then is the store's id of its version, sealed as any secret is: whoever reads or alters the
/// database learns nothing and cannot point a row at another value. Rows from before still open.
package struct ExternalVault: SecretVault {
    private let inner: EnvelopeVault
    private let store: any ExternalSecretStore

    package init(_ inner: EnvelopeVault, store: any ExternalSecretStore) { (self.inner, self.store) = (inner, store) }

    package func seal(_ secret: Secret, name: String, in scope: OrganizationScope) async throws -> SealedValue {
        guard Associated.subject(of: name) != nil else { return try await inner.seal(secret, name: name, in: scope) }
        let place = ExternalName(scope.organization, name)
        let version = try await store.put(secret, at: place)
        let pin = Secret(ExternalVault.mark + store.id + "\n" + version)
        return try await inner.seal(pin, name: name, in: scope)
    }

    package func open(_ sealed: SealedValue, name: String, in scope: OrganizationScope) async throws -> Secret {
        let opened = try await inner.open(sealed, name: name, in: scope)
        guard Associated.subject(of: name) != nil, let version = try pinned(opened) else { return opened }
        return try await store.get(ExternalName(scope.organization, name), version: version)
    }

    package func reference(for value: Secret, in scope: OrganizationScope) async throws -> [UInt8] {
        try await inner.reference(for: value, in: scope)
    }

    package func references(for values: [Secret], in scope: OrganizationScope) async throws -> [[UInt8]] {
        try await inner.references(for: values, in: scope)
    }

    /// Nil for a value that was sealed in the database itself.
    private func pinned(_ opened: Secret) throws(Refusal) -> String? {
        let text = opened.withText { $0 }
        guard text.hasPrefix(ExternalVault.mark) else { return nil }
        let parts = text.dropFirst(ExternalVault.mark.count).split(separator: "\n").map(String.init)
        guard parts.count == 2, sameBytes(parts[0], store.id) else {
            throw Refusal(
                .unavailable,
                "secret_store_foreign",
                "this secret lies in another store than the one that `secrets.store` names; use that one, or set it anew"
            )
        }
        return parts[1]
    }

    /// No secret that anyone pastes begins with a control character.
    private static let mark = "\u{1}clearance external v1\n"
}

extension ExternalVault: CredentialKeys {
    package func renewKey(of connection: ID<Connection>, in scope: OrganizationScope) async throws {
        try await inner.renewKey(of: connection, in: scope)
    }

    /// Also deletes the values of the store that no row names any more.
    package func destroyKeys(of connection: ID<Connection>, keeping kept: [SealedPlace], in scope: OrganizationScope)
        async throws -> Int
    {
        let needed = Set(
            kept.map {
                let name = SecretName.connection(connection, field: $0.field, version: $0.sealed.version)
                return ExternalName(scope.organization, name)
            }
        )
        let place = ExternalName(scope.organization, Associated.subject(connection))
        for name in try await store.names(of: place) where !needed.contains(name) { try await store.delete(name) }
        return try await inner.destroyKeys(of: connection, keeping: kept, in: scope)
    }
}
