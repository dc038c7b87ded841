package import Kernel

/// Gives a connection another name, way to a session, or settings.
///
/// Another binding empties what was cached and demands a new test. Whoever points the connection elsewhere gives its
/// stored secrets up: they were pasted for the old place, and nobody may have them sent to another.
package struct ChangeConnectionSettings: Sendable {
    private let id: ID<Connection>
    private let name: String
    private let provider: String
    private let settings: [String: String]
    private let key: BindingKey?
    private let identity: [String]

    /// - Parameters:
    ///   - settings: all of them, as they shall be.
    ///   - identity: the names of those that say what is bound at the other side.
    package init(
        _ id: ID<Connection>,
        name: String,
        provider: String,
        settings: [String: String],
        key: BindingKey?,
        identity: [String]
    ) {
        (self.id, self.name, self.provider, self.settings) = (id, name, provider, settings)
        (self.key, self.identity) = (key, identity)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasSecretRotations) throws -> Connection {
        try tx.require(.admin, to: "change connections")
        guard !name.isEmpty else { throw Refusal(.invalid, "name_missing", "give the connection a name") }
        var connection = try tx.connections.require(id)
        guard connection.state != .revoked else { throw Refusal.connectionRevoked }
        let changed = changes(of: connection)
        guard !changed.isEmpty else { return connection }
        if let key { try tx.connections.claim(key) }
        let isElsewhere = identity.contains {
            connection.settings[$0] != settings[$0] && connection.settings[$0] != nil
        }
        connection.name = name
        if changed != ["name"] { connection.bound(to: settings, provider: provider) }
        try tx.connections.save(connection)
        // Settings may name tenants and clients; the log holds their names only.
        try tx.record(AuditEvent(.connectionChanged, [.connection(id)], ["changed": .strings(changed)]))
        if isElsewhere { try tx.wipeSecrets(of: id, because: "it is bound to something else") }
        return try tx.connections.require(id)
    }

    private func changes(of connection: Connection) -> [String] {
        let names = Set(connection.settings.keys).union(settings.keys)
        let changed = names.filter { connection.settings[$0] != settings[$0] }.sorted().map { "settings.\($0)" }
        return (connection.name == name ? [] : ["name"]) + (connection.provider == provider ? [] : ["provider"])
            + changed
    }
}

extension Scope where Self: HasSecretRotations {
    /// Nothing of them stays where a reader could find it: staged and kept values go too, and the key that sealed them.
    func wipeSecrets(of id: ID<Connection>, because reason: String) throws {
        try supersede(of: id)
        try retirePromoted(of: id)
        let fields = try connections.secretFields(of: id)
        guard !fields.isEmpty else { return }
        try connections.removeSecrets(of: id)
        try shredRemoved(of: id)
        try record(
            AuditEvent(.secretsWiped, [.connection(id)], ["fields": .strings(fields), "reason": .string(reason)])
        )
    }
}
