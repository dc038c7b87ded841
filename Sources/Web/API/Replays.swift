import Domain
import HTTPTypes
import Hummingbird
import Kernel
import Synchronization

/// `Idempotency-Key`: a POST that is sent again answers as it did, and does nothing twice.
///
/// That a key was used is stored; its answer is kept in memory for a while. Where the answer is gone, after a restart or
/// on another node, the caller is told so instead of the deed being repeated.
final class Replays: Sendable {
    static let memory = Span.hours(24)
    static let capacity = 1_000

    private struct Kept {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let body: ByteBuffer
    }

    private struct State {
        var answers: [String: Kept] = [:]
        var order: [String] = []
    }

    private let state = Mutex(State())

    func once(
        _ request: Request,
        _ context: SignedIn,
        _ services: WebServices,
        _ work: () async throws -> Response
    ) async throws -> Response {
        guard request.method == .post, let key = request.headers[.idempotencyKey] else { return try await work() }
        guard (1...200).contains(key.utf8.count) else {
            throw Refusal(.invalid, "idempotency_key_invalid", "an `Idempotency-Key` has 1 to 200 bytes")
        }
        let name = Self.name(key, request, context.identity)
        if let kept = kept(name) { return kept }
        let until = services.time.now() + Self.memory
        guard try await services.store.enter({ try $0.rememberOnce("idempotency", name, until: until) }) else {
            throw Refusal(
                .conflict,
                "already_sent",
                "this `Idempotency-Key` was used before and its answer is gone; read what there is now"
            )
        }
        let response = try await answer(work, requestID: context.requestID)
        return try await keep(response, as: name)
    }

    /// Bound to caller and address, so that a key of one cannot reveal an answer to another.
    private static func name(_ key: String, _ request: Request, _ identity: Identity) -> String {
        let parts: JSON = [
            .string(identity.scope.organization.rawValue), .string(identity.actor.id), .string(request.uri.path),
            .string(key),
        ]
        return Hex.encode(sha256(parts.canonical))
    }

    /// A refusal is an answer too: the same key gives the same "no".
    private func answer(_ work: () async throws -> Response, requestID: String) async throws -> Response {
        do { return try await work() } catch let refusal as Refusal {
            return Problem(refusal).response(requestID: requestID)
        }
    }

    private func kept(_ name: String) -> Response? {
        state.withLock { $0.answers[name] }.map { kept in
            Response(status: kept.status, headers: kept.headers, body: ResponseBody(byteBuffer: kept.body))
        }
    }

    private func keep(_ response: Response, as name: String) async throws -> Response {
        let body = try await Collected.bytes(of: response)
        let kept = Kept(status: response.status, headers: response.headers, body: body)
        state.withLock { state in
            state.answers[name] = kept
            state.order.append(name)
            if state.order.count > Self.capacity { state.answers[state.order.removeFirst()] = nil }
        }
        return Response(status: kept.status, headers: kept.headers, body: ResponseBody(byteBuffer: body))
    }
}

/// Takes an answer's body out of it; answers to POSTs are small.
private struct Collected: ResponseBodyWriter {
    final class Box: Sendable { let buffer = Mutex(ByteBuffer()) }

    let box: Box

    mutating func write(_ buffer: ByteBuffer) async throws {
        box.buffer.withLock { kept in
            var copy = buffer
            kept.writeBuffer(&copy)
        }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}

    static func bytes(of response: Response) async throws -> ByteBuffer {
        let box = Box()
        try await response.body.write(Collected(box: box))
        return box.buffer.withLock { $0 }
    }
}
