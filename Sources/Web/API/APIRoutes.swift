import HTTPTypes
import Hummingbird
import Kernel

/// The whole API, in one list from which routes, checks and the document are made.
enum APIRoutes {
    static let all: [APIRoute] =
        RequestAPI.routes + ApprovalAPI.routes + AwayAPI.routes + QuestionAPI.routes + GrantAPI.routes + JobAPI.routes
        + EffectAPI.routes + CatalogAPI.routes
        + ConnectionAPI.routes + IdentityAPI.routes + IntakeAPI.routes + PolicyAPI.routes + PolicyDraftAPI.routes
        + PersonAPI.routes + TokenAPI.routes + LogAPI.routes + InsightAPI.routes + ReconciliationAPI.routes
        + MassChangeAPI.routes + ReviewAPI.routes + LicenceAPI.routes + BreakGlassAPI.routes
        + ConnectionLifeAPI.routes + CredentialLinkAPI.routes
        + ReassignForm.api + NoticeAPI.routes + RetentionAPI.routes

    static let root = "/api/v1"

    static func add(to router: Router<WebContext>, _ services: WebServices) {
        let document = OpenAPI.document(address: services.publicAddress.origin).text
        router.get("openapi.json") { _, _ in Response.text(document, type: "application/json") }
        let limiter = CallLimiter()
        let group = router.group(RouterPath(root)).add(middleware: TokenMiddleware(services: services))
            .group(context: SignedIn.self)
        for route in all {
            group.on(RouterPath(route.path), method: route.method) { request, context in
                let budget = try limiter.spend(by: context.identity, at: services.time.now())
                var response = try await answer(route, request, context, services)
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
        if let sensitive = SensitiveDeeds.api["\(route.method.rawValue) \(route.path)"] {
            try await sensitive.count(services.store, context.identity.scope, by: context.identity.actor)
        }
        let call = try await APICall(request, context, route, services)
        guard let repetition = try Repetition(request, call, route, requestID: context.requestID) else {
            return try await reply(to: call, route, requestID: context.requestID).response
        }
        return try await repetition.once { try await reply(to: $0, route, requestID: context.requestID) }.response
    }

    private static func reply(to call: APICall, _ route: APIRoute, requestID: String) async throws -> APIReply {
        do { return APIReply(try await route.handle(call), route) } catch let refusal as Refusal {
            var problem = Problem(refusal)
            if refusal.reason == "changed_meanwhile", call.version != nil { problem.status = .preconditionFailed }
            return APIReply(problem, requestID: requestID)
        }
    }
}
