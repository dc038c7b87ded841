package import Domain
package import Kernel

/// Makes tokens for automation; their value is shown once.
package enum APITokens {
    /// The token's value and when it ends.
    package static func make(
        _ name: String,
        for person: Person,
        roles: Set<Role>? = nil,
        days: Int,
        in scope: OrganizationScope,
        _ services: Services
    ) async throws -> (id: JSON, value: JSON, expiresAt: JSON) {
        let value = "clr_" + Base64.encode(services.randomness.bytes(32), .url)
        let hash = sha256(Array(value.utf8))
        let create = CreateToken(name: name, roles: roles ?? person.roles, days: days, hash: hash)
        let token = try await services.store.write(in: scope, by: person.actor) { try create(in: $0) }
        let door = TokenDoor(hash: hash, organization: scope.organization, id: token.id, expiresAt: token.expiresAt)
        try await services.store.enter { try $0.addToken(door) }
        return (.string(token.id), .string(value), .instant(token.expiresAt))
    }
}

extension Operation {
    static let tokens = [
        Operation("token/create") { input, desk in
            let (scope, actor) = try await desk.caller()
            guard let id = actor.person, let person = try await desk.read({ try $0.people.find(id) }) else {
                throw Refusal(
                    .forbidden,
                    "person_required",
                    "a token acts for a person: set `CLEARANCE_TOKEN` to one of theirs, or make it on the console"
                )
            }
            let roles = try input.texts("roles").map(role)
            let token = try await APITokens.make(
                try input.require("name"),
                for: person,
                roles: roles.isEmpty ? nil : Set(roles),
                days: Int(input["days"]?.integer ?? 90),
                in: scope,
                desk.services
            )
            return ["id": token.id, "token": token.value, "expiresAt": token.expiresAt]
        },
        Operation("token/list") { _, desk in
            .array(try await desk.read { try $0.access.tokens() }.map(\.shown))
        },
        Operation("token/revoke") { input, desk in
            let id = try input.require("id")
            let token = try await desk.write { try RevokeToken(id)(in: $0) }
            try await desk.services.store.enter { try $0.removeToken(hash: token.hash) }
            return token.shown
        },
    ]

    static func role(_ name: String) throws(Refusal) -> Role {
        guard let role = Role(rawValue: name) else {
            throw Refusal(.invalid, "no_such_role", "`\(name)` is no role; there are `approver`, `admin` and `auditor`")
        }
        return role
    }
}

extension APIToken {
    fileprivate var shown: JSON {
        [
            "id": .string(id), "name": .string(name), "roles": .strings(roles.sorted().map(\.rawValue)),
            "person": .string(createdBy.rawValue), "createdAt": .instant(createdAt), "expiresAt": .instant(expiresAt),
            "revokedAt": .instant(revokedAt),
        ]
    }
}
