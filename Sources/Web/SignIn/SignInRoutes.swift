import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// Signing in at the organization's own issuer, and out again.
struct SignInRoutes: Sendable {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.get("sign-in") { request, _ in try await choose(request) }
        router.get("sign-in/start") { request, _ in try await start(request) }
        router.get("sign-in/callback") { request, _ in try await finish(request) }
        let own = router.group().add(middleware: OriginMiddleware(services: services))
        own.add(middleware: SessionMiddleware(services: services))
        own.group(context: SignedIn.self).post("sign-out") { request, context in try await leave(request, context) }
    }

    private var redirect: WebAddress { services.publicAddress.appending(["sign-in", "callback"]) }

    private func choose(_ request: Request) async throws -> Response {
        let goal = try request.query()["to"].flatMap(InternalPath.init) ?? .home
        let clients = try await services.store.enter { try $0.signInClients() }
        return SignInPage(clients: clients, goal: goal, isSignedOut: try request.query()["notice"] != nil).response
    }

    private func start(_ request: Request) async throws -> Response {
        let query = try request.query()
        let goal = query["to"].flatMap(InternalPath.init) ?? .home
        let client = try await chosenClient(query)
        let cookie = SignInCookie(
            key: services.randomness.bytes(32),
            startedAt: services.time.now(),
            client: client,
            goal: goal
        )
        let scope = OrganizationScope(verified: client.organization)
        let attempt = cookie.attempt(redirect: redirect, hint: query["login_hint"].map { String($0.prefix(200)) })
        let address = try await services.signIn.begin(attempt, at: try await settings(of: client), in: scope)
        var response = Response(status: .seeOther, headers: [.location: address.description])
        let seconds = SignInCookie.lifetime.secondsRoundedUp
        let name = SignInCookie.name(services.isSecure)
        response.setCookie(.ours(name, cookie.value, seconds: seconds, services.isSecure))
        return response
    }

    /// The client that the person chose among those we know; issuer and client together name one organization.
    private func chosenClient(_ query: Form) async throws -> SignInClientKey {
        let issuer = try query.require("issuer", "choose where to sign in")
        let clientID = try query.require("client", "choose where to sign in")
        let organization = try await services.store.enter { try $0.signInClient(issuer: issuer, clientID: clientID) }
        guard let organization else {
            throw Refusal(.notFound, "sign_in_unknown", "nobody signs in here with that issuer and client")
        }
        return SignInClientKey(organization: organization, issuer: issuer, clientID: clientID)
    }

    private func settings(of key: SignInClientKey) async throws -> SignInClient {
        let scope = OrganizationScope(verified: key.organization)
        let client = try await services.store.read(in: scope) { try $0.organizations.signInClient() }
        guard let client, sameBytes(client.issuer, key.issuer), sameBytes(client.clientID, key.clientID) else {
            throw Refusal(.notFound, "sign_in_unknown", "this way to sign in was removed; start again")
        }
        return client
    }

    private func finish(_ request: Request) async throws -> Response {
        let query = try request.query()
        let cookie = try brought(by: request)
        let attempt = cookie.attempt(redirect: redirect)
        try check(query, attempt)
        try await useOnce(attempt.state)
        let code = try query.require("code", "the issuer sent no code; start again")
        let client = try await settings(of: cookie.client)
        let scope = OrganizationScope(verified: cookie.client.organization)
        let verified = try await services.signIn.finish(attempt, code: code, at: client, in: scope)
        let person = try await OpenSession(services).admit(verified, in: scope)
        return try await OpenSession(services).response(for: person, in: scope, goal: cookie.goal)
    }

    private func brought(by request: Request) throws -> SignInCookie {
        let value = request.cookies[SignInCookie.name(services.isSecure)]?.value
        guard let cookie = value.flatMap(SignInCookie.init),
            services.time.now() < cookie.startedAt + SignInCookie.lifetime
        else {
            throw Refusal(.invalid, "sign_in_expired", "this sign-in took too long or began elsewhere; start again")
        }
        return cookie
    }

    private func check(_ query: Form, _ attempt: SignInAttempt) throws {
        let state = Array((query["state"] ?? "").utf8)
        guard equalInConstantTime(state, Array(attempt.state.utf8)) else {
            throw Refusal(.invalid, "sign_in_mixed_up", "the answer belongs to another sign-in; start again")
        }
        guard query["error"] == nil else {
            throw Refusal(.forbidden, "sign_in_refused", "the issuer did not let you in; ask whoever runs it")
        }
    }

    /// An answer counts once, even where the issuer would redeem its code twice.
    private func useOnce(_ state: String) async throws {
        let until = services.time.now() + SignInCookie.lifetime
        guard try await services.store.enter({ try $0.rememberOnce("sign-in", state, until: until) }) else {
            throw Refusal(.conflict, "sign_in_used", "this answer was used before; start again")
        }
    }

    private func leave(_ request: Request, _ context: SignedIn) async throws -> Response {
        try context.identity.requireFormToken(in: try await request.form())
        if let session = WebSession(request, isSecure: services.isSecure) {
            let hash = session.hash
            try await services.store.enter { try $0.removeWebSession(hash: hash) }
        }
        var response = Response.seeOther(InternalPath(["sign-in"], query: [("notice", "signed-out")]))
        response.setCookie(WebSession.noCookie(isSecure: services.isSecure))
        return response
    }
}
