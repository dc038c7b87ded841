import Kernel

/// Looks at the clocks that are due: records each missed deadline once, adds each level's approvers once, and lets
/// requests lapse that nobody decided in time (R5, R7).
///
/// Nothing is ever approved here.
package struct SweepApprovals: Sendable {
    private let limit: Int

    package init(limit: Int = 100) { self.limit = limit }

    /// - Returns: how many were looked at; a full batch means that more may be due.
    @discardableResult
    package func callAsFunction(in tx: some Scope & HasApprovals & HasRequests & HasEffects) throws -> Int {
        let due = try tx.approvals.dueClocks(at: tx.now, limit: limit)
        guard !due.isEmpty else { return 0 }
        let deadlines = try tx.approvals.settings().deadlines
        for clock in due { try look(at: clock, deadlines, in: tx) }
        return due.count
    }

    private func look(
        at clock: ApprovalClock,
        _ deadlines: Deadlines,
        in tx: some Scope & HasApprovals & HasRequests & HasEffects
    ) throws {
        guard var request = try tx.requests.find(clock.request), request.decision == .pending else {
            return try tx.approvals.removeClock(of: clock.request)
        }
        if let days = deadlines.lapseDays, tx.now >= clock.startedAt + .days(Int64(days)) {
            try lapse(&request, after: days, in: tx)
            return try tx.approvals.removeClock(of: clock.request)
        }
        var clock = clock
        if clock.pausedAt == nil { try run(&clock, request, deadlines, in: tx) }
        clock.wind(deadlines, at: tx.now)
        try tx.approvals.save(clock)
    }

    private func run(
        _ clock: inout ApprovalClock,
        _ request: AccessRequest,
        _ deadlines: Deadlines,
        in tx: some Scope & HasEffects
    ) throws {
        let age = clock.age(at: tx.now)
        if clock.breachedAt == nil, let hours = deadlines.slaHours, age >= .hours(Int64(hours)) {
            clock.breachedAt = tx.now
            let data: JSON = ["hours": .int(hours), "stage": .int(request.stage), "stages": .int(request.stages)]
            try tx.record(AuditEvent(.requestSLABreached, [.request(request.id), .issue(request.issue)], data))
            try tx.tell(request.issue, .comment(text: "Nobody decided within \(hours) hours."))
        }
        for level in deadlines.levels.dropFirst(clock.level) where age >= .hours(Int64(level.afterHours)) {
            clock.level += 1
            try escalate(request, to: level, number: clock.level, of: deadlines.levels.count, in: tx)
        }
    }

    private func escalate(
        _ request: AccessRequest,
        to level: Deadlines.Level,
        number: Int,
        of count: Int,
        in tx: some Scope & HasEffects
    ) throws {
        let data: JSON = ["level": .int(number), "hours": .int(level.afterHours), "added": level.added.json]
        try tx.record(AuditEvent(.requestEscalated, [.request(request.id), .issue(request.issue)], data))
        let more =
            "After \(level.afterHours) hours without a decision more people were asked (level \(number) of \(count))."
        try tx.tell(request.issue, .comment(text: more))
    }

    private func lapse(
        _ request: inout AccessRequest,
        after days: Int,
        in tx: some Scope & HasRequests & HasEffects
    ) throws {
        (request.decision, request.source) = (.lapsed, .system)
        (request.decidedBy, request.decidedAt) = (tx.actor.id, tx.now)
        request.reason = "nobody decided within \(days) days"
        try tx.requests.save(request)
        try tx.record(
            AuditEvent(.requestLapsed, [.request(request.id), .issue(request.issue)], ["days": .int(days)])
        )
        try tx.tell(request.issue, .comment(text: "The request lapsed: nobody decided within \(days) days."))
    }
}

/// Gives clocks to requests that waited before there were any.
package struct StartMissingClocks: Sendable {
    private let limit: Int

    package init(limit: Int = 100) { self.limit = limit }

    /// The one promise under which this is done, once.
    package static let workID = "approval-clocks"

    /// - Returns: how many were given; fewer than the limit means that none is left.
    package func callAsFunction(in tx: some Scope & HasApprovals) throws -> Int {
        let deadlines = try tx.approvals.settings().deadlines
        let waiting = try tx.approvals.requestsWithoutClock(limit: limit)
        for (request, createdAt) in waiting {
            var clock = ApprovalClock(request: request, startedAt: createdAt, dueAt: createdAt)
            clock.wind(deadlines, at: tx.now)
            try tx.approvals.add(clock)
        }
        return waiting.count
    }
}
