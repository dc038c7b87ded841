package import Domain
package import Kernel

/// Changes a connection's name, way to a session or settings; what is not said stays as it is.
package struct AlterConnection: Sendable {
    private let id: ID<Connection>
    private let name: String?
    private let provider: String?
    private let settings: [String: String]
    private let version: Int64?
    private let connectors: KnownConnectors

    /// - Parameters:
    ///   - settings: those that change; an empty value takes one away.
    ///   - version: the one that the caller saw, where it said.
    package init(
        _ id: ID<Connection>,
        name: String? = nil,
        provider: String? = nil,
        settings: [String: String] = [:],
        version: Int64? = nil,
        connectors: KnownConnectors
    ) {
        (self.id, self.name, self.provider, self.settings) = (id, name, provider, settings)
        (self.version, self.connectors) = (version, connectors)
    }

    package func callAsFunction(in context: OperationContext) async throws -> Connection {
        try context.require(.admin, to: "change connections")
        let connection = try await context.connection(id)
        guard version == nil || version == connection.version else {
            throw Refusal(.conflict, "changed_meanwhile", "it has changed since you read it; read it again")
        }
        let change = try change(of: connection, connectors.require(kind: connection.connector))
        let changed = try await context.claiming(for: id) { try change(in: $0) }
        await context.core.forget(id, in: context.scope)
        return changed
    }

    private func change(of connection: Connection, _ manifest: ConnectorManifest) throws(Refusal)
        -> ChangeConnectionSettings
    {
        let own = Set(manifest.serverSettings.map(\.name))
        let given = connection.settings.filter { !own.contains($0.key) }.merging(settings) { $1 }
        let kept = connection.settings.filter { own.contains($0.key) }
        let all = try manifest.checked(given.map { ($0.key, $0.value) }).merging(kept) { $1 }
        return ChangeConnectionSettings(
            id,
            name: name ?? connection.name,
            provider: try manifest.provider(named: provider ?? connection.provider),
            settings: all,
            key: manifest.bindingKey(all),
            identity: manifest.identity
        )
    }
}

/// Switches a connection on or off; off discards its sessions at once.
package struct TurnConnection: Sendable {
    private let id: ID<Connection>
    private let isOn: Bool
    private let version: Int64?

    /// - Parameter version: the one that the caller saw, where it said.
    package init(_ id: ID<Connection>, on isOn: Bool, version: Int64? = nil) {
        (self.id, self.isOn, self.version) = (id, isOn, version)
    }

    package func callAsFunction(in context: OperationContext) async throws -> Connection {
        try context.require(.admin, to: "switch connections")
        _ = try await context.connection(id)
        let (id, isOn, version) = (id, isOn, version)
        let connection = try await context.write { tx in
            guard try version == nil || version == tx.connections.require(id).version else {
                throw Refusal(.conflict, "changed_meanwhile", "it has changed since you saw it; look at it again")
            }
            _ = try SwitchConnection(id, on: isOn)(in: tx)
            return try tx.connections.require(id)
        }
        await context.core.forget(id, in: context.scope)
        return connection
    }
}
