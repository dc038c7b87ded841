import Kernel

/// Makes an API token that may do no more than its maker, be that a person or a token of theirs.
///
/// Its value is shown once and kept as a hash.
package struct CreateToken: Sendable {
    /// No token lives longer than a year.
    package static let maximumDays = 365

    private let name: String
    private let roles: Set<Role>
    private let days: Int
    private let hash: [UInt8]

    /// - Parameter hash: SHA-256 of the token's value.
    package init(name: String, roles: Set<Role>, days: Int, hash: [UInt8]) {
        (self.name, self.roles, self.days, self.hash) = (name, roles, days, hash)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasAccess & HasPeople & HasEntrances) throws -> APIToken {
        guard let maker = tx.actor.person, let person = try tx.people.find(maker), person.isActive else {
            throw Refusal(.forbidden, "person_required", "a token acts for a person, so make it as one")
        }
        guard roles.isSubset(of: person.roles.intersection(tx.actor.roles)) else {
            throw Refusal(.forbidden, "more_than_own", "a token may hold the roles of its maker at most")
        }
        guard !name.isEmpty, (1...Self.maximumDays).contains(days) else {
            throw Refusal(.invalid, "token_invalid", "name the token, and let it live 1 to 365 days")
        }
        let (parent, wanted) = (try parent(in: tx), tx.now + .days(Int64(days)))
        let token = APIToken(
            id: (tx.newID() as ID<APIToken>).rawValue,
            name: name,
            roles: roles,
            createdBy: maker,
            parent: parent?.id,
            createdAt: tx.now,
            expiresAt: min(wanted, parent?.expiresAt ?? wanted),
            hash: hash
        )
        try token.open(in: tx)
        return token
    }

    /// The token that makes this one: what a token makes can neither do more nor live longer.
    private func parent(in tx: some Scope & HasAccess) throws -> APIToken? {
        guard tx.actor.kind != .person else { return nil }
        guard let parent = try tx.access.token(tx.actor.id), parent.revokedAt == nil, tx.now < parent.expiresAt else {
            throw Refusal(.forbidden, "person_required", "a token is made by a signed-in person or with a valid token")
        }
        return parent
    }
}

extension APIToken {
    /// Keeps the token, opens its door and says so, all in one transaction.
    func open(in tx: some Scope & HasAccess & HasEntrances) throws {
        try tx.access.add(self)
        try tx.entrances.openToken(hash, id: id, expiresAt: expiresAt)
        let data: JSON = [
            "roles": .strings(roles.sorted().map(\.rawValue)), "expiresAt": .instant(expiresAt),
            "parent": .text(parent),
        ]
        try tx.record(AuditEvent(.tokenCreated, [.other("token", id), .person(createdBy)], data.withoutNulls))
    }
}

/// Ends a token at once, and those that were made with it: by its maker or an admin.
package struct RevokeToken: Sendable {
    private let id: String

    package init(_ id: String) { self.id = id }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasAccess & HasEntrances) throws -> APIToken {
        guard let token = try tx.access.token(id) else {
            throw Refusal(.notFound, "no_such_token", "there is no such token")
        }
        guard tx.actor.person == token.createdBy || tx.actor.roles.contains(.admin) else {
            throw Refusal(.forbidden, "not_yours", "only its maker or a site admin may revoke a token")
        }
        return try end(token, in: tx)
    }

    private func end(_ token: APIToken, in tx: some Scope & HasAccess & HasEntrances) throws -> APIToken {
        guard token.revokedAt == nil else { return token }
        var token = token
        token.revokedAt = tx.now
        try tx.access.save(token)
        try tx.entrances.closeToken(token.hash)
        try tx.record(AuditEvent(.tokenRevoked, [.other("token", token.id)]))
        for child in try tx.access.children(of: token.id) { _ = try end(child, in: tx) }
        return token
    }
}
