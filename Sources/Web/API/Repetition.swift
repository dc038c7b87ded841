import Domain
import HTTPTypes
import Hummingbird
import Kernel
import Synchronization

/// `Idempotency-Key`: a POST that is sent again is answered as before, and its deed is not done twice.
///
/// The key is taken in the deed's own transaction, so that one is there exactly when the other is: a call that failed
/// before it did anything may be sent again. The answer follows at once in a transaction of its own; where a crash comes
/// between, the key says that the deed was done and the caller is told to look. What a later attempt may change, such
/// as a limit or a fault, is not kept.
struct Repetition: Sendable {
    static let memory = Span.hours(24)

    private let asked: APICall
    private let requestID: String
    private let call: RepeatableCall

    /// Nil for a call without a key.
    init?(_ request: Request, _ asked: APICall, _ route: APIRoute, requestID: String) throws {
        guard route.method == .post, let key = request.headers[.idempotencyKey] else { return nil }
        guard (1...200).contains(key.utf8.count) else {
            throw Refusal(.invalid, "idempotency_key_invalid", "an `Idempotency-Key` has 1 to 200 bytes")
        }
        let name: JSON = [.string(asked.identity.actor.id), .string(request.uri.path), .string(key)]
        let question: JSON = [.text(request.uri.query), asked.version.map(JSON.integer) ?? .null, asked.body]
        (self.asked, self.requestID) = (asked, requestID)
        call = RepeatableCall(
            key: sha256(name.canonical),
            question: sha256(question.canonical),
            until: asked.services.time.now() + Self.memory
        )
    }

    func once(_ work: (APICall) async throws -> APIReply) async throws -> APIReply {
        let call = call
        if let found = try await asked.read({ try $0.answers.find(call.key) }) {
            return try again(found.question, found.answer)
        }
        let store = ClaimingStore(asked.services.store, call)
        let reply = try await work(asked.storing(in: store))
        await keep(reply, isClaimed: store.isClaimed)
        return reply
    }

    private func again(_ question: [UInt8], _ answer: KeptAnswer?) throws -> APIReply {
        guard question == call.question else {
            let detail = "this `Idempotency-Key` came with another request before; take a new key for a new request"
            return APIReply(
                Problem(
                    status: .unprocessableContent,
                    reason: "idempotency_key_reused",
                    detail: detail,
                    retryAfter: nil
                ),
                requestID: requestID
            )
        }
        guard let answer else { throw Refusal.alreadySent }
        return .kept(answer)
    }

    /// The deed is done: that its answer cannot be kept must not make a failure of it.
    private func keep(_ reply: APIReply, isClaimed: Bool) async {
        guard let answer = reply.lasting else { return }
        let call = call
        try? await asked.write { try $0.answers.keep(answer, of: call, isClaimed: isClaimed) }
    }
}

/// Takes the call's key in the first transaction that commits.
private final class ClaimingStore: Store {
    private let store: any Store
    private let call: RepeatableCall
    private let claimed = Mutex(false)

    init(_ store: any Store, _ call: RepeatableCall) { (self.store, self.call) = (store, call) }

    var isClaimed: Bool { claimed.withLock { $0 } }

    func read<T: Sendable>(
        in scope: OrganizationScope,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await store.read(in: scope, body)
    }

    func write<T: Sendable>(
        in scope: OrganizationScope,
        by actor: Actor,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        guard !isClaimed else { return try await store.write(in: scope, by: actor, body) }
        let call = call
        let result = try await store.write(in: scope, by: actor) { tx in
            guard try tx.answers.claim(call) else { throw Refusal.alreadySent }
            return try body(tx)
        }
        claimed.withLock { $0 = true }
        return result
    }

    func enter<T: Sendable>(_ body: @escaping @Sendable (any Doors) throws -> T) async throws -> T {
        try await store.enter(body)
    }
}

extension Refusal {
    fileprivate static let alreadySent = Refusal(
        .conflict,
        "already_sent",
        "a call with this `Idempotency-Key` is in hand, or was done and its answer was lost; read what there is now"
    )
}
