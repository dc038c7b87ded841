package import Domain
package import Kernel

/// Finds the link behind a token that somebody presents; whatever is wrong with it, the answer is one.
package struct FindCredentialLink: Sendable {
    private let token: String

    package init(_ token: String) { self.token = token }

    /// 256 random bits, as they stand in an address.
    package static func token(_ randomness: any Randomness) -> (text: String, hash: [UInt8]) {
        let bytes = randomness.bytes(32)
        return (Base64.encode(bytes, .url), sha256(bytes))
    }

    /// - Throws: `link_useless`.
    package func callAsFunction(in store: any Store) async throws -> (scope: OrganizationScope, link: CredentialLink) {
        guard token.utf8.count <= 64, let bytes = Base64.decode(token, .url), bytes.count == 32 else {
            throw Refusal.linkUseless
        }
        let hash = sha256(bytes)
        let door = try await store.enter { doors -> CredentialLinkDoor? in
            guard let door = try doors.credentialLink(hash: hash), doors.now < door.expiresAt else { return nil }
            return door
        }
        guard let door else { throw Refusal.linkUseless }
        let scope = OrganizationScope(verified: door.organization)
        let link = try await store.read(in: scope) { tx -> CredentialLink? in
            guard let link = try tx.credentialLinks.find(door.link), link.isOpen(at: tx.now) else { return nil }
            return try tx.connections.find(link.connection).flatMap { $0.state == .revoked ? nil : link }
        }
        guard let link else { throw Refusal.linkUseless }
        return (scope, link)
    }
}

/// Seals what somebody handed in through a link, keeps it and uses the link up; what was cached is discarded.
package struct HandInSecrets: Sendable {
    private let link: CredentialLink
    private let secrets: [String: Secret]

    package init(_ secrets: [String: Secret], through link: CredentialLink) {
        (self.secrets, self.link) = (secrets, link)
    }

    package func callAsFunction(in context: OperationContext) async throws {
        try context.actor.requireUse(of: link)
        guard secrets.keys.sorted() == link.fields.sorted(), secrets.values.allSatisfy({ !$0.isEmpty }) else {
            throw Refusal(.invalid, "fields_missing", "fill every field in; nothing was kept, and the link still works")
        }
        let sealed = try await context.seal(secrets, of: link.connection)
        let use = UseCredentialLink(link.id, secrets: sealed)
        try await context.write { _ = try use(in: $0) }
        await context.core.forget(link.connection, in: context.scope)
    }
}

/// Makes a one-time link for secrets of a connection, and its token.
package struct SendCredentialLink: Sendable {
    private let id: ID<Connection>
    private let fields: [String]
    private let hours: Int
    private let connectors: KnownConnectors
    private let randomness: any Randomness

    /// - Parameter fields: empty for all that the connection proves itself with.
    package init(
        _ id: ID<Connection>,
        fields: [String] = [],
        hours: Int = CredentialLink.defaultHours,
        connectors: KnownConnectors,
        randomness: any Randomness
    ) {
        (self.id, self.fields, self.hours) = (id, fields, hours)
        (self.connectors, self.randomness) = (connectors, randomness)
    }

    /// - Returns: the token is shown to nobody again.
    package func callAsFunction(in context: OperationContext) async throws -> (link: CredentialLink, token: String) {
        try context.require(.admin, to: "send links for secrets")
        let connection = try await context.connection(id)
        let token = FindCredentialLink.token(randomness)
        let make = MakeCredentialLink(id, fields: try chosen(of: connection), hours: hours, hash: token.hash)
        return (try await context.write { try make(in: $0) }, token.text)
    }

    private func chosen(of connection: Connection) throws(Refusal) -> [String] {
        guard fields.isEmpty else {
            for field in fields { try connectors.require(secret: field, of: connection) }
            return Set(fields).sorted()
        }
        return connectors.secretFields(of: connection).filter { connectors.isProbed($0, of: connection) }
    }
}
