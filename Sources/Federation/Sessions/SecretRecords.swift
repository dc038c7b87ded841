package import ConnectorKit
package import Domain
package import Kernel

/// Opens connections' secrets for minting, and puts every opening and every mint on the record.
package struct SecretRecords: Sendable {
    private let store: any Store
    private let vault: any SecretVault

    package init(store: any Store, vault: any SecretVault) { (self.store, self.vault) = (store, vault) }

    package func open(_ field: String, for binding: ConnectionBinding) async throws -> Secret {
        let scope = OrganizationScope(verified: binding.organization)
        let connection = binding.connection
        let sealed = try await store.write(in: scope, by: .system("broker")) { tx -> SealedValue? in
            guard let sealed = try tx.connections.secret(field, of: connection) else { return nil }
            try tx.record(AuditEvent(.secretOpened, [.connection(connection)], ["field": .string(field)]))
            return sealed
        }
        guard let sealed else {
            throw ProviderFailure(
                .terminal,
                "secret_missing",
                "the secret `\(field)` of this connection is not set; set it, then test the connection"
            )
        }
        return try await vault.open(sealed, field: field, of: connection, in: scope)
    }

    /// Seals a secret that the other side renewed, in the old one's place, and puts that on record with it.
    package func keep(_ secret: Secret, as field: String, for binding: ConnectionBinding) async throws {
        let scope = OrganizationScope(verified: binding.organization)
        let connection = binding.connection
        let name = SecretName.connection(connection, field: field)
        let sealed = try await vault.seal(secret, name: name, in: scope)
        try await store.write(in: scope, by: .system("broker")) { tx in
            try ReplaceSecret(connection, field: field, sealed: sealed)(in: tx)
        }
    }

    /// Seals a secret that the other side renewed, in the old one's place, and puts that on record with it.
    package func keep(_ secret: Secret, as field: String, for binding: ConnectionBinding) async throws {
        let scope = OrganizationScope(verified: binding.organization)
        let connection = binding.connection
        let name = SecretName.connection(connection, field: field)
        let sealed = try await vault.seal(secret, name: name, in: scope)
        try await store.write(in: scope, by: .system("broker")) { tx in
            try ReplaceSecret(connection, field: field, sealed: sealed)(in: tx)
        }
    }

    package func record(_ mint: Mint) async throws {
        let scope = OrganizationScope(verified: mint.organization)
        let data: JSON = [
            "provider": .string(mint.provider), "scopes": .strings(mint.scopes), "granted": .strings(mint.granted),
            "expiresAt": .instant(mint.expiresAt),
        ]
        try await store.write(in: scope, by: .system("broker")) { tx in
            try tx.record(AuditEvent(.sessionMinted, [.connection(mint.connection)], data))
        }
    }
}
