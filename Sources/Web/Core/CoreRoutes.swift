import ConnectorKit
import HTTPTypes
package import Hummingbird
import Kernel

/// Everything that a Core of its own answers.
package func coreRoutes(_ services: WebServices) -> Router<WebContext> {
    let router = Router(context: WebContext.self)
    let meter = RequestMeter()
    router.add(middleware: RequestIDMiddleware(services: services))
    router.add(middleware: AccessLogMiddleware(meter: meter))
    router.add(middleware: SecurityHeadersMiddleware(services: services))
    router.add(middleware: ProblemMiddleware(services: services))
    VitalRoutes(services: services, meter: meter).add(to: router)
    CoreRoutes(services: services).add(to: router)
    return router
}

/// The provisioning service over HTTP: whose call it is follows from its signature, and from nothing in it.
struct CoreRoutes: Sendable {
    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.post("core/v1/{operation}") { request, context in
            try await perform(try context.parameters.require("operation"), request)
        }
    }

    private func perform(_ name: String, _ request: Request) async throws -> Response {
        let body = try await request.bytes(upTo: BodyLimit.form)
        let scope = try await services.gates.coreRequest(try call(request, body))
        guard let json = try? JSON(parsing: body) else {
            throw Refusal(.invalid, "json_invalid", "the body is not strict JSON")
        }
        let operation = try CoreOperation(name, json)
        return await Errand.within("core_" + operation.name) {
            var response = Response.json(await operation.perform(on: services.core, in: scope))
            let sessions = Errand.sessionsUsed
            if let name = HTTPField.Name(Errand.field), !sessions.isEmpty {
                response.headers[name] = sessions.joined(separator: " ")
            }
            return response
        }
    }

    /// The call as its sender addressed it; the signature covers host, path and query as they travelled.
    private func call(_ request: Request, _ body: [UInt8]) throws(Refusal) -> HTTPCall {
        guard let method = HTTPCall.Method(rawValue: request.method.rawValue),
            let address = WebAddress("https://" + (request.head.authority ?? "") + request.uri.string)
        else { throw Refusal(.invalid, "address_invalid", "the request's host or path cannot be read") }
        let fields = request.headers.map { ($0.name.canonicalName, $0.value) }
        return HTTPCall(method, address, headers: ConnectorKit.HTTPHeaders(fields), body: body)
    }
}
