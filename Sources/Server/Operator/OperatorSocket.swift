import Glibc
import Hummingbird
import Kernel
import Logging
package import ServiceLifecycle

/// The door for the command line of the machine's owner: a Unix socket in the data folder, which nobody else may open.
package struct OperatorSocket: Sendable {
    private let services: Services
    private let path: String
    private let logger: Logger

    package init(_ services: Services, path: String) {
        (self.services, self.path) = (services, path)
        var logger = Logger(label: "clearance.operator")
        logger.logLevel = .error
        self.logger = logger
    }

    /// The service that listens until it is shut down.
    ///
    /// - Parameter listening: called once the socket accepts calls.
    package func service(listening: @escaping @Sendable () async -> Void = {}) -> some Service {
        let router = Router()
        router.post("call") { request, _ in try await call(request) }
        router.post("export") { request, _ in try await export(request) }
        let path = path
        return Application(
            router: router,
            configuration: .init(address: .unixDomainSocket(path: path)),
            onServerRunning: { _ in
                chmod(path, 0o600)
                await listening()
            },
            logger: quiet
        )
    }

    /// That a listener is taken down when something else could not start is no news.
    private var quiet: Logger {
        var quiet = logger
        quiet.logLevel = .critical
        return quiet
    }

    private func call(_ request: Request) async throws -> Response {
        do {
            let wish = try await wish(request)
            let desk = Desk(services, organization: wish.organization, token: wish.token)
            let output = try await desk.call(wish.operation, wish.input)
            return answer(["output": output])
        } catch { return refused(error) }
    }

    private func export(_ request: Request) async throws -> Response {
        do {
            let wish = try await wish(request)
            let desk = Desk(services, organization: wish.organization, token: wish.token)
            let pieces = try await desk.export(wish.operation, wish.input)
            let body = ResponseBody { writer in
                for try await piece in pieces { try await writer.write(ByteBuffer(bytes: piece)) }
                try await writer.finish(nil)
            }
            return Response(status: .ok, headers: [.contentType: "application/jsonl"], body: body)
        } catch { return refused(error) }
    }

    private func wish(_ request: Request) async throws -> Wish {
        var request = request
        let body = try await request.collectBody(upTo: 16 << 20)
        return try Wish(json: try JSON(parsing: Array(body.readableBytesView)))
    }

    private func refused(_ error: any Error) -> Response {
        guard let refusal = error as? Refusal else {
            let id = String(UInt64.random(in: .min ... .max), radix: 16)
            logger.error("fault", metadata: ["id": .string(id), "error": .string(String(reflecting: error))])
            return answer(["fault": .string(id)], .internalServerError)
        }
        return answer(["refusal": refusal.json], .conflict)
    }

    private func answer(_ json: JSON, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: json.text))
        )
    }
}
