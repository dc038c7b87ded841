import Kernel

/// Makes an API token that may do no more than its maker.
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
    package func callAsFunction(in tx: some Scope & HasAccess & HasPeople) throws -> APIToken {
        guard let maker = tx.actor.person, let person = try tx.people.find(maker), tx.actor.kind == .person else {
            throw Refusal(.forbidden, "person_required", "only a signed-in person makes tokens")
        }
        guard roles.isSubset(of: person.roles.intersection(tx.actor.roles)) else {
            throw Refusal(.forbidden, "more_than_own", "a token may hold the roles of its maker at most")
        }
        guard !name.isEmpty, (1...Self.maximumDays).contains(days) else {
            throw Refusal(.invalid, "token_invalid", "name the token, and let it live 1 to 365 days")
        }
        let id: ID<APIToken> = tx.newID()
        let token = APIToken(
            id: id.rawValue,
            name: name,
            roles: roles,
            createdBy: maker,
            createdAt: tx.now,
            expiresAt: tx.now + .days(Int64(days)),
            hash: hash
        )
        try tx.access.add(token)
        let data: JSON = ["roles": .strings(roles.sorted().map(\.rawValue)), "expiresAt": .instant(token.expiresAt)]
        try tx.record(AuditEvent(.tokenCreated, [.other("token", token.id)], data))
        return token
    }
}

/// Ends a token at once: by its maker or an admin.
package struct RevokeToken: Sendable {
    private let id: String

    package init(_ id: String) { self.id = id }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasAccess) throws -> APIToken {
        guard var token = try tx.access.token(id) else {
            throw Refusal(.notFound, "no_such_token", "there is no such token")
        }
        guard tx.actor.person == token.createdBy || tx.actor.roles.contains(.admin) else {
            throw Refusal(.forbidden, "not_yours", "only its maker or a site admin may revoke a token")
        }
        guard token.revokedAt == nil else { return token }
        token.revokedAt = tx.now
        try tx.access.save(token)
        try tx.record(AuditEvent(.tokenRevoked, [.other("token", id)]))
        return token
    }
}
