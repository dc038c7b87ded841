import HTTPTypes
import Hummingbird
import Kernel
import Logging

/// Gives every request an id of ours, in the log and in the answer.
struct RequestIDMiddleware: RouterMiddleware {
    let services: WebServices

    func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response)
        async throws -> Response
    {
        var context = context
        context.requestID = services.randomness.key(at: services.time.now())
        context.logger[metadataKey: "request"] = .string(context.requestID)
        var response = try await next(request, context)
        response.headers[.requestID] = context.requestID
        return response
    }
}

/// Says who may embed, read or run what we send: nobody, nothing but our own.
struct SecurityHeadersMiddleware: RouterMiddleware {
    let services: WebServices

    func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response)
        async throws -> Response
    {
        var response = try await next(request, context)
        for (name, value) in Self.headers { response.headers[name] = value }
        // The address of a one-time link is a secret of its own, also where the answer is a refusal.
        if request.uri.path.hasPrefix("/credential-intake/") { response.headers[.referrerPolicy] = "no-referrer" }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if services.isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        return response
    }

    private static let policy = [
        "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "form-action 'self'",
        "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    private static let headers: [(HTTPField.Name, String)] = [
        (.contentSecurityPolicy, policy),
        (.xContentTypeOptions, "nosniff"),
        (.referrerPolicy, "same-origin"),
        (.openerPolicy, "same-origin"),
        (.resourcePolicy, "same-origin"),
        (.permissionsPolicy, "camera=(), geolocation=(), microphone=(), payment=()"),
    ]
}

/// Turns everything thrown into an answer: a refusal is told, a fault is logged and told as "internal error".
struct ProblemMiddleware: RouterMiddleware {
    let services: WebServices

    func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response)
        async throws -> Response
    {
        do { return try await next(request, context) } catch {
            let problem = Problem(error) ?? fault(error, context)
            guard request.wantsPage else { return problem.response(requestID: context.requestID) }
            if problem.reason == "sign_in_needed", request.method == .get { return toSignIn(request) }
            return ErrorPage(problem, requestID: context.requestID).response
        }
    }

    private func fault(_ error: any Error, _ context: WebContext) -> Problem {
        context.logger.error("fault", metadata: ["error": .string(String(reflecting: error))])
        return .fault
    }

    /// Back to the wanted page afterwards, if it is one of ours.
    private func toSignIn(_ request: Request) -> Response {
        .seeOther(InternalPath(["sign-in"], query: [("to", request.uri.string)]))
    }
}

/// One line per request: what, how it ended, how long it took; never a query, header or body.
struct AccessLogMiddleware: RouterMiddleware {
    let meter: RequestMeter

    func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response)
        async throws -> Response
    {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let took = start.duration(to: .now)
        meter.count(method: request.method.rawValue, status: response.status.code, took: took)
        context.logger.debug(
            "answered",
            metadata: [
                "method": .string(request.method.rawValue), "path": .string(context.endpointPath ?? "unmatched"),
                "status": .stringConvertible(response.status.code), "took": .stringConvertible(took),
            ]
        )
        return response
    }
}

extension Request {
    /// Whether whoever asks is a browser that wants a page, by the address alone.
    var wantsPage: Bool {
        !["/api/", "/core/", "/hooks/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/.well-known/"]
            .contains { uri.path.hasPrefix($0) }
    }
}
