import HTTPTypes
import Hummingbird
import Kernel

/// The whole API, in one list from which routes, checks and the document are made.
enum APIRoutes {
    static let all: [APIRoute] =
        RequestAPI.routes + GrantAPI.routes + JobAPI.routes + CatalogAPI.routes + ConnectionAPI.routes
        + IdentityAPI.routes + IntakeAPI.routes + PolicyAPI.routes + PolicyDraftAPI.routes + PersonAPI.routes
        + TokenAPI.routes + LogAPI.routes

    static let root = "/api/v1"

    static func add(to router: Router<WebContext>, _ services: WebServices) {
        let document = OpenAPI.document(address: services.publicAddress.origin).text
        router.get("openapi.json") { _, _ in Response.text(document, type: "application/json") }
        let (limiter, replays) = (CallLimiter(), Replays())
        let group = router.group(RouterPath(root)).add(middleware: TokenMiddleware(services: services))
            .group(context: SignedIn.self)
        for route in all {
            group.on(RouterPath(route.path), method: route.method) { request, context in
                let budget = try limiter.spend(by: context.identity, at: services.time.now())
                var response = try await replays.once(request, context, services) {
                    try await answer(route, request, context, services)
                }
                budget.tell(in: &response)
                return response
            }
        }
    }

    private static func answer(
        _ route: APIRoute,
        _ request: Request,
        _ context: SignedIn,
        _ services: WebServices
    ) async throws -> Response {
        try context.identity.require(route.permission)
        let call = try await APICall(request, context, route, services)
        do { return response(try await route.handle(call), route) } catch let refusal as Refusal
            where refusal.reason == "changed_meanwhile" && call.version != nil
        {
            let status = HTTPResponse.Status.preconditionFailed
            return Problem(status: status, reason: refusal.reason, detail: refusal.message, retryAfter: nil)
                .response(requestID: context.requestID)
        }
    }

    private static func response(_ answer: APIAnswer, _ route: APIRoute) -> Response {
        if let raw = answer.raw { return raw }
        guard let json = answer.json else { return Response(status: .noContent) }
        var response = Response.json(json, status: route.status)
        if let version = answer.version { response.headers[.eTag] = "\"\(version)\"" }
        return response
    }
}
