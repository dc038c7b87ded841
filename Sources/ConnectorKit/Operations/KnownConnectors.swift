package import Domain
package import Kernel

/// What the connectors of this server allow.
package struct KnownConnectors: Sendable {
    private let manifests: [ConnectorManifest]

    package init(_ manifests: [ConnectorManifest]) { self.manifests = manifests }

    /// Refuses a secret that nothing would ever read.
    package func require(secret field: String, of connection: Connection) throws(Refusal) {
        let manifest = manifest(of: connection)
        let provider = manifest?.providers.first { sameBytes($0.name, connection.provider) }
        let fields = (provider?.secretFields ?? []) + (manifest?.inboundSecrets ?? [])
        guard fields.contains(where: { sameBytes($0, field) }) else {
            let known = fields.map { "`\($0)`" }.joined(separator: ", ")
            throw Refusal(.invalid, "secret_unknown", "this connection takes \(known), not `\(field)`")
        }
    }

    /// Refuses to choose a connection for a tool whose connector has no groups (N19).
    package func requireDirectory(of tool: Tool, in tx: some HasConnections) throws {
        guard let id = tool.connection else { return }
        let connection = try tx.connections.require(id)
        guard isDirectory(connection) else {
            throw Refusal(
                .invalid,
                "not_a_directory",
                "`\(connection.name)` has no groups to put people in; choose a directory such as Okta or Entra"
            )
        }
    }

    /// Whether the connection reaches groups that people can be put into.
    package func isDirectory(_ connection: Connection) -> Bool {
        manifest(of: connection)?.capabilities.contains(.directory) == true
    }

    private func manifest(of connection: Connection) -> ConnectorManifest? {
        manifests.first { sameBytes($0.kind, connection.connector) }
    }
}
