import ConnectorKit
package import Domain
package import Kernel
import Web

/// Where an operator's wishes are carried out: the services, the organization, and in whose name.
package struct Desk: Sendable {
    package let services: Services
    /// The organization that was named; nil lets the only one be found.
    private let organization: ID<Organization>?
    /// The API token by which a person lends the command line their authority.
    private let token: Secret?

    package init(_ services: Services, organization: ID<Organization>? = nil, token: Secret? = nil) {
        (self.services, self.organization, self.token) = (services, organization, token)
    }

    package func call(_ operation: String, _ input: JSON = [:]) async throws -> JSON {
        try await Operation.named(operation).run(input, self)
    }

    /// Whose rows, and who acts.
    package func caller() async throws -> (scope: OrganizationScope, actor: Actor) {
        if let token { return try await bearer(of: token) }
        return (OrganizationScope(verified: try await chosenOrganization()), Desk.operator)
    }

    /// The operator, or a token that carries what the same deed or look in the API asks for.
    func caller(_ permission: Permission) async throws -> (scope: OrganizationScope, actor: Actor) {
        let (scope, actor) = try await caller()
        guard actor.kind == .operator || permission.isGiven(to: actor.roles) else {
            throw Refusal(.forbidden, "role_missing", "this token has none of the roles that may do this")
        }
        return (scope, actor)
    }

    static let `operator` = Actor(.operator, id: "operator")

    func context() async throws -> OperationContext {
        let (scope, actor) = try await caller()
        return OperationContext(
            store: services.store,
            core: services.core,
            vault: services.vault,
            scope: scope,
            actor: actor
        )
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await services.store.read(in: try await caller().scope, body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        let (scope, actor) = try await caller()
        return try await services.store.write(in: scope, by: actor, body)
    }

    /// Whoever owns the machine may name any organization; without a name there has to be exactly one.
    private func chosenOrganization() async throws -> ID<Organization> {
        if let organization {
            guard try await services.store.enter({ try $0.hasOrganization(organization) }) else {
                throw Refusal(.notFound, "no_such_organization", "there is no organization `\(organization)`")
            }
            return organization
        }
        let known = try await services.store.enter { try $0.organizations(after: nil, limit: 2) }
        guard let only = known.first, known.count == 1 else {
            throw known.isEmpty
                ? Refusal(.notFound, "no_organization", "there is none yet; run `clearance organization create`")
                : Refusal(
                    .invalid,
                    "organization_missing",
                    "there are several organizations; name one with `--organization`"
                )
        }
        return only
    }

    private func bearer(of token: Secret) async throws -> (OrganizationScope, Actor) {
        let hash = token.withBytes { sha256($0) }
        let door = try await services.store.enter { doors -> TokenDoor? in
            guard let door = try doors.token(hash: hash), doors.now < door.expiresAt else { return nil }
            return door
        }
        guard let door else { throw Desk.unknownToken }
        let scope = OrganizationScope(verified: door.organization)
        let found = try await services.store.read(in: scope) { tx -> (APIToken, Person)? in
            guard let token = try tx.access.token(door.id), token.revokedAt == nil,
                let person = try tx.people.find(token.createdBy), person.isActive
            else { return nil }
            return (token, person)
        }
        guard let (known, person) = found else { throw Desk.unknownToken }
        let roles = known.roles.intersection(person.roles)
        return (scope, Actor(.automation, id: known.id, roles: roles, onBehalfOf: person.id))
    }

    private static let unknownToken = Refusal(
        .unauthenticated,
        "token_unknown",
        "this API token is unknown, expired or revoked; make another with `clearance token create`"
    )
}
