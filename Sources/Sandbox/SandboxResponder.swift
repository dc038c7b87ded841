import ConnectorKit
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Synchronization
import Vendors

/// Carries HTTP to one place of the sandbox and back.
struct SandboxResponder: HTTPResponder {
    static let largestBody = 1 << 20

    let place: SandboxPlace
    /// Set once everything listens: the vendors have to know their own addresses.
    let sandbox: Latch<Sandbox>

    func respond(to request: Request, context: SandboxContext) async throws -> Response {
        guard let sandbox = sandbox.current, let address = sandbox.addresses[place] else {
            return Response(HTTPReply(503, headers: ["retry-after": "1"]))
        }
        guard let call = try await HTTPCall(request, at: address) else { return Response(HTTPReply(400)) }
        await sandbox.fetchIssuer(for: call, at: place)
        do {
            return Response(try sandbox.answer(call, at: place))
        } catch {
            if error == .timedOut { try await Task.sleep(for: sandbox.hold) }
            try await context.channel.close()
            return Response(HTTPReply(504))
        }
    }
}

/// A request's context that can close the connection under it, as a network does.
struct SandboxContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        (coreContext, channel) = (.init(source: source), source.channel)
    }
}

extension HTTPCall {
    /// Nil for a method or an address that no vendor has.
    ///
    /// The origin is the place's own, whatever the `Host` field says.
    fileprivate init?(_ request: Request, at base: WebAddress) async throws {
        guard let method = HTTPCall.Method(rawValue: request.method == .head ? "GET" : request.method.rawValue),
            let address = WebAddress(base.origin + request.uri.string)
        else { return nil }
        let body = try await request.body.collect(upTo: SandboxResponder.largestBody)
        let fields = request.headers.map { ($0.name.rawName, $0.value) }
        self.init(method, address, headers: HTTPHeaders(fields), body: Array(body.readableBytesView))
    }
}

extension Response {
    fileprivate init(_ reply: HTTPReply) {
        var fields = HTTPFields()
        for (name, value) in reply.headers.fields {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        self.init(
            status: HTTPResponse.Status(code: reply.status),
            headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
        )
    }
}
