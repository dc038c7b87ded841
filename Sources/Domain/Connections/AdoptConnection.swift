package import Kernel

/// Lets a connection that has ended go on with the binding of one that was set up anew.
///
/// After a reinstall the other side knows us under another name. Tools, grants and jobs stay with the old connection, so
/// its history is one; the new one gives its binding and its secrets up and ends.
package struct AdoptConnection: Sendable {
    private let id: ID<Connection>
    private let heir: ID<Connection>
    private let secrets: [String: SealedValue]
    private let isSamePlace: Bool

    /// - Parameters:
    ///   - heir: the connection whose binding is taken over; its test has passed.
    ///   - secrets: the heir's secrets, sealed anew under the name of the connection that goes on.
    ///   - isSamePlace: whether what grants name there, such as groups, is the same under both bindings.
    package init(
        _ id: ID<Connection>,
        from heir: ID<Connection>,
        secrets: [String: SealedValue],
        isSamePlace: Bool
    ) {
        (self.id, self.heir, self.secrets, self.isSamePlace) = (id, heir, secrets, isSamePlace)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasSecretRotations & HasCatalog & HasCredentialLinks) throws
        -> Connection
    {
        try tx.requireSecretSetter()
        var connection = try tx.connections.require(id)
        var other = try tx.connections.require(heir)
        try check(connection, other, in: tx)
        try tx.wipeSecrets(of: id, because: "another binding took its place")
        connection.goOn(with: other)
        try tx.connections.save(connection)
        try tx.connections.keep(secrets, of: id, in: tx)
        other.revoke(at: tx.now)
        try tx.connections.save(other)
        try tx.wipeSecrets(of: heir, because: "its binding was adopted")
        try tx.withdrawLinks(of: heir)
        try tx.record(AuditEvent(.connectionAdopted, [.connection(id)], ["from": .string(heir.rawValue)]))
        return try tx.connections.require(id)
    }

    private func check(_ connection: Connection, _ other: Connection, in tx: some HasCatalog) throws {
        guard connection.state == .revoked || connection.state == .disconnected else {
            throw Refusal(
                .conflict,
                "connection_lives",
                "only a revoked or disconnected connection takes another's place"
            )
        }
        guard sameBytes(connection.connector, other.connector), connection.profile == other.profile, id != heir else {
            throw Refusal(.invalid, "adoption_unlike", "both connections have to be of one kind and one profile")
        }
        guard other.isUsable else {
            throw Refusal(.conflict, "test_not_passed", "test the new connection first; only a good one is adopted")
        }
        guard isSamePlace else {
            throw Refusal(
                .conflict,
                "adoption_elsewhere",
                "the new connection leads to another directory, where the old one's groups do not exist"
            )
        }
        guard try tx.catalog.tools(using: heir).isEmpty else {
            throw Refusal(.conflict, "connection_in_use", "the new connection has tools of its own; move them first")
        }
    }
}

extension Connection {
    /// Lives again under the other's binding, and is tested anew before anything uses it.
    fileprivate mutating func goOn(with other: Connection) {
        self = Connection(
            id: id,
            connector: connector,
            name: name,
            provider: other.provider,
            settings: other.settings,
            profile: profile,
            bindingVersion: bindingVersion + 1,
            state: .draft,
            adopted: other.id,
            version: version
        )
    }
}
