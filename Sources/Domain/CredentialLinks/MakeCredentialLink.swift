package import Kernel

/// Makes a link by which somebody hands in the secrets of a connection, once.
///
/// Its token is shown to its maker once and kept as a hash. A link that an operator made asks whoever opens it to sign in
/// as an admin of the organization: who cannot set a secret cannot do it through a link either.
package struct MakeCredentialLink: Sendable {
    /// How many links may be open for one connection.
    package static let mostOpen = 5

    private let connection: ID<Connection>
    private let fields: [String]
    private let hours: Int
    private let hash: [UInt8]

    /// - Parameters:
    ///   - fields: known secrets of the connection, at least one.
    ///   - hash: SHA-256 of the token.
    package init(_ connection: ID<Connection>, fields: [String], hours: Int, hash: [UInt8]) {
        (self.connection, self.fields, self.hours, self.hash) = (connection, fields, hours, hash)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasConnections & HasCredentialLinks) throws -> CredentialLink {
        try tx.require(.admin, to: "send links for secrets")
        guard try tx.connections.require(connection).state != .revoked else { throw Refusal.connectionRevoked }
        guard !fields.isEmpty else {
            throw Refusal(.invalid, "no_secret_needed", "this connection has no secret that somebody could hand in")
        }
        guard CredentialLink.hours.contains(hours) else {
            throw Refusal(.invalid, "hours_invalid", "let the link be good for 1 to 168 hours")
        }
        guard try tx.credentialLinks.of(connection, limit: 100).count(where: { $0.isOpen(at: tx.now) }) < Self.mostOpen
        else {
            throw Refusal(.conflict, "links_open", "there are links enough for this connection; withdraw one first")
        }
        let link = CredentialLink(
            id: tx.newID(),
            connection: connection,
            fields: fields,
            needsAdmin: tx.actor.kind == .operator,
            madeBy: "\(tx.actor.kind.rawValue):\(tx.actor.id)",
            madeAt: tx.now,
            expiresAt: tx.now + .hours(Int64(hours)),
            hash: hash
        )
        try tx.credentialLinks.add(link)
        let data: JSON = [
            "fields": .strings(fields), "expiresAt": .instant(link.expiresAt), "needsAdmin": .bool(link.needsAdmin),
        ]
        try tx.record(AuditEvent(.credentialLinkMade, link.subjects, data))
        return link
    }
}

/// Ends a link before somebody uses it.
package struct WithdrawCredentialLink: Sendable {
    private let id: ID<CredentialLink>
    private let connection: ID<Connection>

    package init(_ id: ID<CredentialLink>, of connection: ID<Connection>) {
        (self.id, self.connection) = (id, connection)
    }

    package func callAsFunction(in tx: some Scope & HasCredentialLinks) throws {
        try tx.require(.admin, to: "withdraw links for secrets")
        guard let link = try tx.credentialLinks.find(id), link.connection == connection else {
            throw Refusal(.notFound, "no_such_link", "there is no such link")
        }
        try tx.withdraw(link)
    }
}

extension Scope where Self: HasCredentialLinks {
    func withdrawLinks(of connection: ID<Connection>) throws {
        for link in try credentialLinks.of(connection, limit: 1_000) where link.isOpen(at: now) { try withdraw(link) }
    }

    fileprivate func withdraw(_ link: CredentialLink) throws {
        guard try credentialLinks.withdraw(link) else { return }
        try record(AuditEvent(.credentialLinkWithdrawn, link.subjects))
    }
}

extension CredentialLink {
    var subjects: [AuditEvent.Subject] { [.connection(connection), .other("link", id.rawValue)] }
}
