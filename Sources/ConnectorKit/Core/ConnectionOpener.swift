package import Domain
package import Kernel

/// Makes a connector of a stored connection, ready to call.
package struct ConnectionOpener: Sendable {
    private let store: any Store
    private let connectors: [any Connector.Type]
    private let broker: any CredentialBroker
    private let transport: any Transport
    private let time: any TimeSource
    private let operatorSettings: [String: [String: String]]

    /// - Parameter operatorSettings: what the operator sets for all connections of a kind, by kind and name.
    package init(
        store: any Store,
        connectors: [any Connector.Type],
        broker: any CredentialBroker,
        transport: any Transport,
        time: any TimeSource,
        operatorSettings: [String: [String: String]] = [:]
    ) {
        (self.store, self.connectors, self.broker) = (store, connectors, broker)
        (self.transport, self.time, self.operatorSettings) = (transport, time, operatorSettings)
    }

    /// - Parameters:
    ///   - unusable: whether a connection may be opened that is a draft or failed its test, as testing it does.
    ///   - claim: settings that are not the connection's yet, and that opening it is to prove.
    package func open(
        _ id: ID<Connection>,
        in scope: OrganizationScope,
        evenIfUnusable unusable: Bool = false,
        claiming claim: [String: String] = [:]
    ) async throws(ProviderFailure) -> any Connector {
        var connection = try await connection(id, in: scope)
        connection.settings.merge(claim) { $1 }
        // Another process may have stopped it: what this one keeps must not outlast that.
        if connection.state != .active { _ = await withdraw(id, in: scope) }
        guard connection.state != .disabled else {
            throw ProviderFailure(.retryable, "connection_disabled", "an admin switched this connection off")
        }
        guard connection.state != .revoked else {
            throw ProviderFailure(.terminal, "connection_revoked", "this connection was revoked; set up another one")
        }
        guard unusable || connection.isUsable else {
            throw ProviderFailure(
                .retryable,
                "connection_not_usable",
                "the connection is not active or its last test failed"
            )
        }
        guard let type = connectors.first(where: { $0.manifest.kind == connection.connector }) else {
            throw ProviderFailure(
                .terminal,
                "unknown_connector",
                "this server has no connector `\(connection.connector)`"
            )
        }
        let binding = connection.binding(in: scope, operatorSettings: operatorSettings[connection.connector] ?? [:])
        let caller = AuthorizedCaller(
            binding,
            scopes: type.manifest.scopes(of: connection.profile),
            broker: broker,
            transport: transport,
            time: time
        )
        do { return try type.init(binding, caller: caller) } catch {
            throw ProviderFailure(.terminal, error.reason, error.message)
        }
    }

    /// Forgets every session of a connection at once.
    package func forget(_ id: ID<Connection>, in scope: OrganizationScope) async {
        await broker.forget(id, in: scope)
    }

    package func withdraw(_ id: ID<Connection>, in scope: OrganizationScope) async -> Withdrawal {
        await broker.withdraw(id, in: scope)
    }

    /// What intake will ask of the connection; nil where another one, or none, is the intake's.
    func intake(of connection: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure)
        -> TrackerIntake?
    {
        let inbound = Dictionary(
            uniqueKeysWithValues: connectors.map { ($0.manifest.kind, $0.manifest.inboundSecrets) }
        )
        do {
            return try await store.read(in: scope) { tx in
                guard let project = try tx.intake.project(), project.connection == connection else { return nil }
                let needed = inbound[try tx.connections.require(connection).connector] ?? []
                let set = try tx.connections.secretFields(of: connection)
                return TrackerIntake(project: project, hasWebhookSecret: needed.allSatisfy(set.contains))
            }
        } catch {
            throw ProviderFailure(.retryable, "storage_unavailable", "the intake could not be read from storage")
        }
    }

    private func connection(_ id: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure)
        -> Connection
    {
        let found: Connection?
        do { found = try await store.read(in: scope) { try $0.connections.find(id) } } catch {
            throw ProviderFailure(.retryable, "storage_unavailable", "the connection could not be read from storage")
        }
        guard let found else {
            try await recordRefusal(of: id, in: scope)
            throw ProviderFailure(.terminal, "no_such_connection", "there is no such connection")
        }
        return found
    }

    /// Whoever names a connection that is not the organization's own leaves a trace, and learns nothing by it.
    private func recordRefusal(of id: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure) {
        do {
            try await store.write(in: scope, by: .system("core")) { tx in
                try tx.record(.connectionRefused(id, because: "no_such_connection"))
            }
        } catch {
            throw ProviderFailure(.retryable, "storage_unavailable", "the refusal could not be put on record")
        }
    }
}

extension Connection {
    /// What a connector and a credential provider may know of the connection.
    ///
    /// - Parameter operatorSettings: win over the connection's own.
    package func binding(in scope: OrganizationScope, operatorSettings: [String: String] = [:]) -> ConnectionBinding {
        ConnectionBinding(
            organization: scope.organization,
            connection: id,
            connector: connector,
            provider: provider,
            settings: settings.merging(operatorSettings) { $1 },
            profile: profile,
            version: bindingVersion
        )
    }
}
