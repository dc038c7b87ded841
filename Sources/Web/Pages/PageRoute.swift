import Hummingbird
import Kernel

/// One page or form: its place, who may, and what happens.
struct PageRoute: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let permission: Permission
    /// How large a form may be, in bytes.
    var formLimit = BodyLimit.form
    let handle: @Sendable (Visit) async throws -> Response

    static func get(
        _ path: String,
        _ permission: Permission,
        _ handle: @escaping @Sendable (Visit) async throws -> Response
    )
        -> PageRoute
    {
        PageRoute(method: .get, path: path, permission: permission, handle: handle)
    }

    static func post(
        _ path: String,
        _ permission: Permission,
        _ handle: @escaping @Sendable (Visit) async throws -> Response
    ) -> PageRoute {
        PageRoute(method: .post, path: path, permission: permission, handle: handle)
    }
}

extension PageRoute {
    /// The same route, with forms of up to that many bytes.
    func taking(_ limit: Int) -> PageRoute {
        var route = self
        route.formLimit = limit
        return route
    }
}

/// Every page, in one list that tests can walk.
enum PageRoutes {
    static let all: [PageRoute] =
        HomeRoutes.routes + AccessPages.routes + ApprovalRoutes.routes + AwayRoutes.routes + JobRoutes.routes
        + EffectRoutes.routes + RequestRoutes.routes + GrantRoutes.routes + LogRoutes.routes + OverviewRoutes.routes
        + SettingsRoutes.routes
        + TokenRoutes.routes + InsightRoutes.routes + ReconciliationRoutes.routes + CatalogRoutes.routes
        + ConnectionRoutes.routes + IdentityRoutes.routes + IntakeRoutes.routes + GovernanceRoutes.routes
        + PortalRoutes.routes + ReviewRoutes.routes + OverrideForm.routes + StageForm.routes + DeadlineForm.routes
        + ReviewSettingsForm.routes + GuardrailForm.routes + BreakerRoutes.routes + LeaverRoutes.routes
        + LicenceRoutes.routes + BreakGlassRoutes.routes + ReassignForm.routes + NoticeRoutes.routes
        + RetentionForm.routes
        + ConsentRoutes.routes
        + ConnectionLifeRoutes.routes

    static func add(to router: Router<WebContext>, _ services: WebServices) {
        let group = router.group().add(middleware: OriginMiddleware(services: services))
            .add(middleware: SessionMiddleware(services: services)).group(context: SignedIn.self)
        for route in all {
            group.on(RouterPath(route.path), method: route.method) { request, context in
                try context.identity.require(route.permission)
                let visit = try await Visit(request, context, services, formLimit: route.formLimit)
                // Only after the form's token was found good: nobody uses up somebody else's minute from afar.
                if route.method == .post, let sensitive = SensitiveDeeds.pages[route.path] {
                    try await sensitive.count(services.store, visit.scope, by: visit.actor)
                }
                return try await route.handle(visit)
            }
        }
    }
}

/// The start page sends everyone to what matters most to them.
enum HomeRoutes {
    static let routes: [PageRoute] = [
        .get("/", .ownMatters) { visit in
            let start = visit.may(.administer) ? "overview" : visit.may(.decide) ? "approvals" : "access"
            return .seeOther(InternalPath([start]))
        }
    ]
}
