package import ConnectorKit
package import Domain
package import Kernel

/// Tests a connection with the staged values of a rotation: as it is tested always, with a broker of its own that has no
/// session yet and opens what is staged first.
package struct StagedProbe: CredentialProbe {
    private let store: any Store
    private let vault: any SecretVault
    private let time: any TimeSource
    private let opener: @Sendable (any CredentialBroker) -> ConnectionOpener
    private let broker: @Sendable (BrokerPorts) -> Broker
    private let ports: BrokerPorts

    /// - Parameters:
    ///   - ports: the broker's, used for everything that the rotation does not touch.
    ///   - broker: makes one with those ports and nothing in its cache.
    package init(
        store: any Store,
        vault: any SecretVault,
        time: any TimeSource,
        ports: BrokerPorts,
        broker: @escaping @Sendable (BrokerPorts) -> Broker,
        opener: @escaping @Sendable (any CredentialBroker) -> ConnectionOpener
    ) {
        (self.store, self.vault, self.time) = (store, vault, time)
        (self.ports, self.broker, self.opener) = (ports, broker, opener)
    }

    package func test(_ rotation: SecretRotation, in scope: OrganizationScope) async throws(ProviderFailure)
        -> ConnectionTest
    {
        let core = LocalCore(opener: opener(broker(staged(rotation, scope))), time: time)
        return try await core.test(rotation.connection, in: scope)
    }

    private func staged(_ rotation: SecretRotation, _ scope: OrganizationScope) -> BrokerPorts {
        BrokerPorts(
            openSecret: { binding, field in
                guard rotation.fields.contains(where: { sameBytes($0, field) }) else {
                    return try await ports.openSecret(binding, field)
                }
                return try await open(field, rotation, scope)
            },
            recordMint: ports.recordMint,
            keepSecret: { binding, field, secret in
                guard rotation.fields.contains(where: { sameBytes($0, field) }) else {
                    return try await ports.keepSecret(binding, field, secret)
                }
                try await keep(secret, field, rotation, scope)
            },
            identityToken: ports.identityToken,
            app: ports.app
        )
    }

    private func open(_ field: String, _ rotation: SecretRotation, _ scope: OrganizationScope) async throws -> Secret {
        let sealed = try await store.write(in: scope, by: .system("broker")) { tx -> SealedValue? in
            guard let sealed = try tx.secretRotations.value(.staged, field, of: rotation.id) else { return nil }
            let data: JSON = ["field": .string(field), "version": .integer(sealed.version)]
            try tx.record(AuditEvent(.secretOpened, [.connection(rotation.connection)], data))
            return sealed
        }
        guard let sealed else {
            throw ProviderFailure(.terminal, "secret_missing", "the staged secret `\(field)` is gone")
        }
        return try await vault.open(sealed, field: field, of: rotation.connection, in: scope)
    }

    /// A refresh token that is good for one use is kept where it was opened.
    private func keep(_ secret: Secret, _ field: String, _ rotation: SecretRotation, _ scope: OrganizationScope)
        async throws
    {
        let sealed = try await vault.seal(secret, field: field, of: rotation.connection, rotation.version, in: scope)
        try await store.write(in: scope, by: .system("broker")) { tx in
            guard try tx.secretRotations.find(rotation.id)?.state == .staged else { return }
            try tx.secretRotations.setValue(sealed, .staged, field, of: rotation.id)
        }
    }
}
