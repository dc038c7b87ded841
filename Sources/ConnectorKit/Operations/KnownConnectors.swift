package import Domain
package import Kernel

/// What the connectors of this server allow.
package struct KnownConnectors: Sendable {
    private let manifests: [ConnectorManifest]

    package init(_ manifests: [ConnectorManifest]) { self.manifests = manifests }

    package func require(kind: String) throws(Refusal) -> ConnectorManifest {
        guard let manifest = manifests.first(where: { sameBytes($0.kind, kind) }) else {
            let kinds = manifests.map { "`\($0.kind)`" }.joined(separator: ", ")
            throw Refusal(.invalid, "connector_unknown", "there is no connector `\(kind)`; there are \(kinds)")
        }
        return manifest
    }

    /// The secrets that the connection takes: its provider's, and those by which the other side proves itself.
    package func secretFields(of connection: Connection) -> [String] {
        let manifest = manifest(of: connection)
        let provider = manifest?.providers.first { sameBytes($0.name, connection.provider) }
        return (provider?.secretFields ?? []) + (manifest?.inboundSecrets ?? [])
    }

    /// Whether the secret is one that we prove ourselves with, so that a test shows whether it is good.
    func isProbed(_ field: String, of connection: Connection) -> Bool {
        manifest(of: connection)?.inboundSecrets.contains { sameBytes($0, field) } != true
    }

    /// Refuses a secret that nothing would ever read.
    package func require(secret field: String, of connection: Connection) throws(Refusal) {
        let fields = secretFields(of: connection)
        guard fields.contains(where: { sameBytes($0, field) }) else {
            let known = fields.map { "`\($0)`" }.joined(separator: ", ")
            throw Refusal(.invalid, "secret_unknown", "this connection takes \(known), not `\(field)`")
        }
    }

    /// Refuses to choose a connection for a tool whose connector has no groups (N19).
    package func requireDirectory(of tool: Tool, in tx: some HasConnections) throws {
        guard let id = tool.connection else { return }
        let connection = try tx.connections.require(id)
        guard connection.profile == .provisioning else {
            throw Refusal(
                .invalid,
                "connection_observes_only",
                "`\(connection.name)` may only read; choose a connection that gives and takes access"
            )
        }
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

    package func manifest(of connection: Connection) -> ConnectorManifest? {
        manifests.first { sameBytes($0.kind, connection.connector) }
    }
}
