package import Hummingbird

/// Everything this server answers.
package func routes(_ services: WebServices) -> Router<WebContext> {
    let router = Router(context: WebContext.self, options: [.autoGenerateHeadEndpoints])
    let meter = RequestMeter()
    router.add(middleware: RequestIDMiddleware(services: services))
    router.add(middleware: AccessLogMiddleware(meter: meter))
    router.add(middleware: SecurityHeadersMiddleware(services: services))
    router.add(middleware: ProblemMiddleware(services: services))
    AssetRoutes().add(to: router)
    VitalRoutes(services: services, meter: meter).add(to: router)
    IssuerRoutes(services: services).add(to: router)
    SignInRoutes(services: services).add(to: router)
    PageRoutes.add(to: router, services)
    CredentialIntakeRoutes(services: services).add(to: router)
    HookRoutes(services: services).add(to: router)
    InstallationHookRoutes(services: services).add(to: router)
    APIRoutes.add(to: router, services)
    return router
}
