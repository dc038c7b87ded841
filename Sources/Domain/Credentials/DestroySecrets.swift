package import Kernel

/// Destroys everything secret of a connection: the values in use, those that are staged and those that are kept for a grace.
///
/// Rows and record are one transaction. The promised work then destroys the connection's own key in the key store and
/// empties SQLite's log, so that neither the database nor an older backup of it holds anything that opens. History stays.
package struct DestroySecrets: Sendable {
    private let connection: ID<Connection>

    package init(of connection: ID<Connection>) { self.connection = connection }

    /// - Returns: the fields that had a value.
    @discardableResult
    package func callAsFunction(in tx: some Scope & HasSecretRotations) throws -> [String] {
        try tx.require(.admin, to: "destroy secrets")
        _ = try tx.connections.require(connection)
        let fields = try tx.connections.secretFields(of: connection)
        try tx.supersede(of: connection)
        try tx.retirePromoted(of: connection)
        try tx.connections.removeSecrets(of: connection)
        try tx.shredRemoved(of: connection)
        try tx.record(AuditEvent(.secretsWiped, [.connection(connection)], ["fields": .strings(fields)]))
        return fields
    }
}
