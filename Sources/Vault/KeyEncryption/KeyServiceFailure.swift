import ConnectorKit
import Kernel

/// Why a key management service did not do what was asked: each cause is a refusal of its own, and each keeps closed.
enum KeyServiceFailure: Equatable {
    /// The wrapped key was altered, or belongs to another organization or use.
    case wrongContext
    /// Another key than the configured one wrapped it, or answered.
    case wrongKey
    /// The key is switched off or is to be deleted.
    case disabled
    case missing
    /// The credential may not use the key, or is not accepted at all.
    case denied
    case throttled(Span?)
    /// The service cannot be reached, or says that it is not well.
    case down
    /// No answer in time.
    case slow
    /// The egress guard forbids the address.
    case forbidden
    /// The answer is not one of the service's.
    case answer

    var refusal: Refusal {
        switch self {
        case .wrongContext:
            no(.conflict, "wrong_context", "a stored data key does not open: it was altered, or belongs elsewhere")
        case .wrongKey:
            no(
                .unavailable,
                "wrong_key",
                "the key service used another key than the configured one; nothing was opened"
            )
        case .disabled:
            no(.unavailable, "disabled", "the key-encryption key is disabled; enable it at the key service")
        case .missing: no(.unavailable, "missing", "the key service does not know the key; check `keys.master`")
        case .denied:
            no(.unavailable, "denied", "the key service denies the use of the key to this server's credential")
        case .throttled(let after):
            Refusal(.unavailable, Self.prefix + "throttled", "the key service asks for a pause", retryAfter: after)
        case .down: no(.unavailable, "down", "the key service cannot be reached; nothing was opened, try again")
        case .slow: no(.unavailable, "slow", "the key service did not answer in time; nothing was opened, try again")
        case .forbidden:
            no(.unavailable, "forbidden", "the egress guard forbids the key service's address; see `egress.allow`")
        case .answer: no(.unavailable, "answer", "the key service answered something else than a key")
        }
    }

    private static let prefix = "key_service_"

    private func no(_ code: Refusal.Code, _ reason: String, _ message: String) -> Refusal {
        Refusal(code, Self.prefix + reason, message)
    }

    init(_ failure: TransportFailure) {
        switch failure {
        case .timedOut: self = .slow
        case .forbidden: self = .forbidden
        case .unreachable, .lost: self = .down
        case .tooLarge: self = .answer
        }
    }
}

extension Transport {
    /// Sends a call to a key service or to where its credentials come from.
    func ask(_ call: HTTPCall) async throws(Refusal) -> HTTPReply {
        do { return try await send(call) } catch { throw KeyServiceFailure(error).refusal }
    }
}
