package import Kernel

/// Puts secrets back that worked, because those that came in their place do not.
package struct TakeSecretsBack: Sendable {
    private let id: ID<Connection>
    private let secrets: [String: SealedValue]

    package init(_ id: ID<Connection>, _ secrets: [String: SealedValue]) { (self.id, self.secrets) = (id, secrets) }

    package func callAsFunction(in tx: some Scope & HasConnections) throws {
        try tx.requireSecretSetter()
        try tx.connections.keep(secrets, of: id, in: tx)
        let fields = secrets.keys.sorted()
        try tx.record(AuditEvent(.secretRotationFailed, [.connection(id)], ["fields": .strings(fields)]))
    }
}
