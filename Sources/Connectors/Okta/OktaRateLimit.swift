import ConnectorKit
import Kernel

/// What a 429 of Okta says.
///
/// `X-Rate-Limit-Reset` is in epoch seconds of Okta's clock, so the wait is counted from the reply's own `Date`.
struct OktaRateLimit {
    /// The limit is on calls at once: both numbers are 0 and the reset is only a suggestion.
    let isConcurrency: Bool
    let wait: Span?

    init(_ headers: HTTPHeaders) {
        let limit = headers["x-rate-limit-limit"].flatMap { Int($0) }
        let remaining = headers["x-rate-limit-remaining"].flatMap { Int($0) }
        isConcurrency = limit == 0 && remaining == 0
        let reset = headers["x-rate-limit-reset"].flatMap { Int64($0) }.map { Instant(milliseconds: $0 &* 1_000) }
        let date = headers["date"].flatMap(HTTPDate.parse)
        // Without both there is no hint: the job's own backoff decides.
        guard let reset, let date, reset.milliseconds > 0 else {
            wait = nil
            return
        }
        wait = min(max(reset - date, .seconds(0)), .minutes(10)).addingOneSecond
    }
}

extension Span {
    fileprivate var addingOneSecond: Span { Span(milliseconds: milliseconds + 1_000) }
}
