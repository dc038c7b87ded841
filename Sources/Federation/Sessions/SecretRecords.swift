package import ConnectorKit
package import Domain
package import Kernel

/// Opens connections' secrets for minting, and puts every opening, every mint and every loss of trust on the record.
package struct SecretRecords: Sendable {
    private let store: any Store
    private let vault: any SecretVault

    package init(store: any Store, vault: any SecretVault) { (self.store, self.vault) = (store, vault) }

    package func open(_ field: String, for binding: ConnectionBinding) async throws -> Secret {
        let scope = OrganizationScope(verified: binding.organization)
        let connection = binding.connection
        let data: JSON = ["field": .string(field), "errand": .text(Errand.current?.kind)]
        let sealed = try await store.write(in: scope, by: .system("broker")) { tx -> SealedValue? in
            guard let sealed = try tx.connections.secret(field, of: connection) else { return nil }
            try tx.record(AuditEvent(.secretOpened, [.connection(connection)], data))
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

    /// - Throws: `MintRefused` when the connection may not be used any more; the attempt is on record then.
    package func record(_ mint: Mint) async throws {
        let deed = RecordMint(mint)
        let refusal = try await store.write(in: scope(mint.binding), by: .system("broker")) { try deed(in: $0) }
        if let refusal { throw MintRefused(code: refusal.reason, message: refusal.message) }
    }

    /// That the other system does not trust us any more: the connection stands still until somebody mends that.
    package func record(_ failure: ProviderFailure, of binding: ConnectionBinding) async {
        let loss = LoseTrust(binding.connection, binding: binding.version, code: failure.code, message: failure.message)
        // The failure itself reaches whoever asked; a store that is down makes the next mint find it again.
        try? await store.write(in: scope(binding), by: .system("broker")) { try loss(in: $0) }
    }

    package func record(_ anomaly: MintAnomaly, of binding: ConnectionBinding) async {
        let alert = AlertOfMint(anomaly, binding.connection, errand: Errand.current?.kind)
        try? await store.write(in: scope(binding), by: .system("broker")) { _ = try alert(in: $0) }
    }

    private func scope(_ binding: ConnectionBinding) -> OrganizationScope {
        OrganizationScope(verified: binding.organization)
    }
}

extension RecordMint {
    init(_ mint: Mint) {
        self.init(
            mint.connection,
            session: mint.name,
            provider: mint.provider,
            binding: mint.binding.version,
            scopes: mint.scopes,
            granted: mint.granted,
            expiresAt: mint.expiresAt,
            errand: mint.errand
        )
    }
}
