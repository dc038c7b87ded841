package import Kernel

/// When to try again: exponential with full jitter, 8 attempts over about 17.7 hours, the other system's hint first (J4).
package enum RetrySchedule {
    package static let maximumAttempts = 8
    static let base = Span.seconds(60)
    static let cap = Span.hours(6)
    /// Nobody is kept waiting for longer by what another system asks for.
    static let longestHint = Span.hours(24)

    /// - Parameters:
    ///   - attempt: how many attempts were made, from 1.
    ///   - retryAfter: what the other system asked for; waited for at least.
    ///   - jitter: a random number.
    package static func delay(afterAttempt attempt: Int, retryAfter: Span?, jitter: UInt64) -> Span {
        let exponent = min(max(attempt - 1, 0), 10)
        let ceiling = min(cap.milliseconds, base.milliseconds << Int64(2 * exponent))
        let jittered = Int64(jitter % UInt64(ceiling)) + 1
        guard let hint = retryAfter.map({ min($0, longestHint) }) else { return Span(milliseconds: jittered) }
        // A hint is a floor; a tenth of jitter keeps everyone from coming back at once.
        return Span(milliseconds: hint.milliseconds + Int64(jitter % UInt64(max(hint.milliseconds / 10, 1_000))))
    }
}
