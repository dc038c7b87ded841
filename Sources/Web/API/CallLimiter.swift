import Domain
import HTTPTypes
import Hummingbird
import Kernel
import Synchronization

/// How many calls each caller may make a minute; told in every answer (draft-ietf-httpapi-ratelimit-headers).
final class CallLimiter: Sendable {
    static let perMinute = 600
    static let window = Span.minutes(1)

    /// What is left after a call.
    struct Budget: Sendable {
        let left: Int
        let resetsIn: Span

        func tell(in response: inout Response) {
            response.headers[.rateLimitPolicy] = "\"api\";q=\(CallLimiter.perMinute);w=60"
            response.headers[.rateLimit] = "\"api\";r=\(left);t=\(resetsIn.secondsRoundedUp)"
        }
    }

    private struct State {
        var start: Instant = 0
        var spent: [String: Int] = [:]
    }

    private let state = Mutex(State())

    func spend(by identity: Identity, at now: Instant) throws -> Budget {
        let caller = "\(identity.scope.organization)/\(identity.actor.id)"
        let (spent, end) = state.withLock { state -> (Int, Instant) in
            // One window for everybody keeps the memory bounded by the callers of one minute.
            if now >= state.start + Self.window || now < state.start { state = State(start: now) }
            state.spent[caller, default: 0] += 1
            return (state.spent[caller] ?? 0, state.start + Self.window)
        }
        guard spent <= Self.perMinute else {
            throw Refusal(.rateLimited, "too_many_calls", "wait until the minute is over", retryAfter: end - now)
        }
        return Budget(left: Self.perMinute - spent, resetsIn: end - now)
    }
}
