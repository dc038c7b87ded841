import ConnectorKit
import Kernel

/// A refusal for the number of calls, with the reason Jira states.
///
/// The reason decides the answer: a spent quota ends at the top of the hour, a burst concerns one endpoint for a
/// moment, a per-issue limit one issue. Unknown reasons occur live, so they are matched loosely.
struct JiraRateLimit {
    enum Reason { case quota, burst, issue, unstated }

    let reason: Reason
    private let seconds: Int64?
    private let reset: Instant?

    /// Nil when the reply is no rate limit: a 503 counts only where it says when to come back.
    init?(_ reply: HTTPReply) {
        let wait = reply.headers["retry-after"] ?? reply.headers["beta-retry-after"]
        guard reply.status == 429 || (reply.status == 503 && wait != nil) else { return nil }
        seconds = wait.flatMap { Int64($0) }
        reset = reply.headers["x-ratelimit-reset"].flatMap { Instant(rfc3339: $0) }
        reason = Self.reason(stated: reply.headers["ratelimit-reason"] ?? "")
    }

    private static func reason(stated text: String) -> Reason {
        let text = text.lowercased()
        if text.contains("issue") { return .issue }
        if text.contains("burst") { return .burst }
        return text.contains("quota") || text.contains("global") ? .quota : .unstated
    }

    var code: String {
        switch reason {
        case .quota: "rate_limited_quota"
        case .burst: "rate_limited_burst"
        case .issue: "rate_limited_issue"
        case .unstated: "rate_limited"
        }
    }

    /// How long to wait: what Jira asks, or what its published windows allow; at most a day.
    func wait(at now: Instant) -> Span {
        if let seconds { return .seconds(min(max(seconds, 0), 86_400)) }
        if let reset, reset > now { return min(reset - now, .days(1)) }
        return switch reason {
        case .quota: .hours(1) * (now.milliseconds / 3_600_000 + 1) - now.sinceEpoch
        case .issue: .seconds(30)
        case .burst: .seconds(1)
        case .unstated: .minutes(1)
        }
    }
}

extension Instant {
    fileprivate var sinceEpoch: Span { Span(milliseconds: milliseconds) }
}

extension Span {
    fileprivate static func - (a: Span, b: Span) -> Span { Span(milliseconds: a.milliseconds - b.milliseconds) }
}
