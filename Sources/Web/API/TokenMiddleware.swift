import Domain
import HTTPTypes
import Hummingbird
import Kernel

/// Finds the token behind `Authorization: Bearer`, and what it may do now.
struct TokenMiddleware: RouterMiddleware {
    let services: WebServices

    func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response)
        async throws -> Response
    {
        var context = context
        context.identity = try await identity(of: request)
        return try await next(request, context)
    }

    private func identity(of request: Request) async throws -> Identity? {
        guard let header = request.headers[.authorization], header.lowercased().hasPrefix("bearer ") else { return nil }
        let hash = sha256(Array(header.dropFirst("bearer ".count).trimmed.utf8))
        let door = try await services.store.enter { doors -> TokenDoor? in
            guard let door = try doors.token(hash: hash), doors.now < door.expiresAt else { return nil }
            return door
        }
        guard let door else { throw Refusal.badToken }
        let scope = OrganizationScope(verified: door.organization)
        let actor = try await services.store.read(in: scope) { try Self.actor(door, in: $0) }
        return Identity(scope: scope, actor: actor, person: nil, formToken: "")
    }

    /// A token never outlives a role or the person that made it.
    private static func actor(_ door: TokenDoor, in tx: any Transaction) throws -> Actor {
        guard let token = try tx.access.token(door.id), token.revokedAt == nil,
            let maker = try tx.people.find(token.createdBy), maker.isActive
        else { throw Refusal.badToken }
        let roles = token.roles.intersection(maker.roles)
        return Actor(.automation, id: token.id, roles: roles, onBehalfOf: maker.id)
    }
}

extension Refusal {
    static let badToken = Refusal(.unauthenticated, "token_invalid", "this token is unknown, expired or revoked")
}
