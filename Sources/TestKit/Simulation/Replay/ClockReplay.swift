import Domain
import Kernel

/// R5, R7, R8: deadlines are missed once, levels come in their order and not before their time, a question stops the
/// clock, and what is decided is left alone.
struct ClockReplay {
    private struct Clock {
        let start: Instant
        var level = 0
        var isLate = false
        var askedAt: Instant?
        var paused = Span.seconds(0)

        func age(at now: Instant) -> Span {
            Span(milliseconds: (now - start).milliseconds - paused.milliseconds)
        }
    }

    private var clocks: [String: Clock] = [:]
    private var deadlines = Deadlines()

    static let telling: Set<String> = [
        "approvals_configured", "request_created", "request_auto_approved", "request_approved", "request_denied",
        "request_cancelled", "request_lapsed", "request_sla_breached", "request_escalated", "request_info_requested",
        "request_info_answered",
    ]

    mutating func read(_ entry: ToldEntry) throws {
        let request = entry.subject("request")
        switch entry.action {
        case "approvals_configured": try configure(Deadlines(json: entry.data["new"] ?? .null))
        case "request_created": clocks[request] = Clock(start: entry.at)
        case "request_lapsed": try lapse(entry, request)
        case "request_auto_approved", "request_approved", "request_denied", "request_cancelled": clocks[request] = nil
        case "request_sla_breached", "request_escalated", "request_info_requested", "request_info_answered":
            guard var clock = clocks[request] else { throw Self.decided(entry, request) }
            try turn(&clock, entry)
            clocks[request] = clock
        default: break
        }
    }

    /// Levels that changed were reached by nobody yet.
    private mutating func configure(_ new: Deadlines) {
        let same = zip(deadlines.levels, new.levels).prefix { $0 == $1 }.count
        clocks = clocks.mapValues { clock in
            var clock = clock
            clock.level = min(clock.level, same)
            return clock
        }
        deadlines = new
    }

    private static func decided(_ entry: ToldEntry, _ request: String) -> Violation {
        Violation(rule: "R7", detail: "\(entry.action) of \(request), which does not wait")
    }

    private func turn(_ clock: inout Clock, _ entry: ToldEntry) throws {
        switch entry.action {
        case "request_info_requested":
            try entry.must(clock.askedAt == nil, "R8", "a second question while the first is open")
            clock.askedAt = entry.at
        case "request_info_answered":
            guard let since = clock.askedAt else { throw Self.decided(entry, "a request without question") }
            clock.paused = Span(milliseconds: clock.paused.milliseconds + (entry.at - since).milliseconds)
            clock.askedAt = nil
        case "request_sla_breached":
            let isDue = deadlines.slaHours.map { clock.age(at: entry.at) >= .hours(Int64($0)) } ?? false
            try entry.must(!clock.isLate && isDue && clock.askedAt == nil, "R7", "late twice, or before its time")
            clock.isLate = true
        default:
            let level = entry.data["level"]?.integer.map(Int.init) ?? 0
            let isNext = level == clock.level + 1 && deadlines.levels.indices.contains(level - 1)
            let isDue = isNext && clock.age(at: entry.at) >= .hours(Int64(deadlines.levels[level - 1].afterHours))
            try entry.must(isDue && clock.askedAt == nil, "R7", "level \(level) after \(clock.level), or early")
            clock.level = level
        }
    }

    private mutating func lapse(_ entry: ToldEntry, _ request: String) throws {
        guard let clock = clocks.removeValue(forKey: request) else { throw Self.decided(entry, request) }
        let isDue = deadlines.lapseDays.map { entry.at - clock.start >= .days(Int64($0)) } ?? false
        try entry.must(isDue && entry.kind == "system", "R5", "\(request) lapsed before its time")
    }
}
