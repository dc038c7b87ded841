import Kernel
import Synchronization

/// How often links may be tried: each link, and all that lead nowhere together.
///
/// A token has 256 bits, so that guessing is hopeless anyway; this keeps the attempt from costing us much.
final class LinkLimiter: Sendable {
    static let perLink = 10
    static let perMinute = 120
    static let window = Span.minutes(1)

    private struct State {
        var start: Instant = 0
        var spent: [[UInt8]: Int] = [:]
        var all = 0
    }

    private let state = Mutex(State())

    /// - Parameter link: the hash of a link that is good; nil for one that leads nowhere.
    func spend(_ link: [UInt8]?, at now: Instant) throws(Refusal) {
        let (isOver, end) = state.withLock { state -> (Bool, Instant) in
            if now >= state.start + Self.window || now < state.start { state = State(start: now) }
            let end = state.start + Self.window
            guard let link else {
                state.all += 1
                return (state.all > Self.perMinute, end)
            }
            state.spent[link, default: 0] += 1
            return ((state.spent[link] ?? 0) > Self.perLink, end)
        }
        guard !isOver else {
            throw Refusal(.rateLimited, "too_many_tries", "wait until the minute is over", retryAfter: end - now)
        }
    }
}
