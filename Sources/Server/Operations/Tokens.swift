package import Domain
package import Kernel
import Web

/// Makes tokens for automation; their value is shown once.
package enum APITokens {
    /// The token's value and when it ends.
    ///
    /// - Parameter actor: who makes it: a person, or a token of theirs.
    package static func make(
        _ name: String,
        roles: Set<Role>,
        days: Int,
        by actor: Actor,
        in scope: OrganizationScope,
        _ services: Services
    ) async throws -> (id: JSON, value: JSON, expiresAt: JSON) {
        let (value, hash) = fresh(services)
        let create = CreateToken(name: name, roles: roles, days: days, hash: hash)
        let token = try await services.store.write(in: scope, by: actor) { try create(in: $0) }
        return (.string(token.id), .string(value), .instant(token.expiresAt))
    }

    /// A value that nobody can guess, and what is kept of it.
    static func fresh(_ services: Services) -> (value: String, hash: [UInt8]) {
        let value = "clr_" + Base64.encode(services.randomness.bytes(32), .url)
        return (value, sha256(Array(value.utf8)))
    }
}

extension Operation {
    static let tokens = [
        Operation("token/create", does: .ownMatters) { input, desk in
            let (scope, actor) = try await desk.caller()
            guard actor.person != nil else {
                throw Refusal(
                    .forbidden,
                    "person_required",
                    "a token acts for a person: set `CLEARANCE_TOKEN` to one of theirs, or make it on the console"
                )
            }
            let roles = try input.texts("roles").map(role)
            let token = try await APITokens.make(
                try input.require("name"),
                roles: roles.isEmpty ? actor.roles : Set(roles),
                days: Int(input["days"]?.integer ?? 90),
                by: actor,
                in: scope,
                desk.services
            )
            return ["id": token.id, "token": token.value, "expiresAt": token.expiresAt]
        },
        Operation("token/list", reads: .administer) { _, desk in
            .array(try await desk.read { try $0.access.tokens() }.map(\.shown))
        },
        Operation("token/revoke", does: .ownMatters) { input, desk in
            let id = try input.require("id")
            return try await desk.write { try RevokeToken(id)(in: $0) }.shown
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
