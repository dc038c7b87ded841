import Domain
import Hummingbird
import Kernel

/// Finds the person behind the session cookie.
///
/// Roles are read anew with every request, so that a role taken away is gone at once.
struct SessionMiddleware: RouterMiddleware {
    let services: WebServices

    func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response)
        async throws -> Response
    {
        var context = context
        context.identity = try await identity(of: request)
        return try await next(request, context)
    }

    private func identity(of request: Request) async throws -> Identity? {
        guard let session = WebSession(request, isSecure: services.isSecure) else { return nil }
        let hash = session.hash
        let door = try await services.store.enter { doors -> WebSessionDoor? in
            guard let door = try doors.webSession(hash: hash), doors.now < door.expiresAt else { return nil }
            return door
        }
        guard let door else { return nil }
        let scope = OrganizationScope(verified: door.organization)
        let person = try await services.store.read(in: scope) { try $0.people.find(door.person) }
        guard let person, person.isActive else { return nil }
        return Identity(scope: scope, actor: person.actor, person: person, formToken: session.formToken)
    }
}

/// Takes forms from our own pages only.
///
/// The browser's `Origin` must be ours where it is sent, and the form must carry the session's token.
struct OriginMiddleware: RouterMiddleware {
    let services: WebServices

    func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response)
        async throws -> Response
    {
        if request.method != .get, request.method != .head { try check(request) }
        return try await next(request, context)
    }

    private func check(_ request: Request) throws {
        guard let origin = request.headers[.origin] else { return }
        guard sameBytes(origin, services.publicAddress.origin) else {
            throw Refusal(.forbidden, "foreign_origin", "this form was sent from another site; open the page here")
        }
    }
}

extension Identity {
    /// - Throws: `form_expired` when the form does not carry this session's token.
    func requireFormToken(in form: Form) throws {
        let sent = Array((form["form_token"] ?? "").utf8)
        guard equalInConstantTime(sent, Array(formToken.utf8)) else {
            throw Refusal(.forbidden, "form_expired", "this page is from an earlier session; reload it and try again")
        }
    }
}
