package import Kernel

/// How long a request has waited for people, and what was made of it.
///
/// It stands still while the requester is asked something. Deciding does not touch it: a clock that comes due finds its
/// request decided and goes.
package struct ApprovalClock: Equatable, Sendable {
    package let request: ID<AccessRequest>
    package let startedAt: Instant
    /// When somebody has to look at it again.
    package var dueAt: Instant
    /// How many levels were added.
    package var level: Int
    package var breachedAt: Instant?
    package var pausedAt: Instant?
    /// How long it stood still, without the pause that lasts.
    package var paused: Span
    package var version: Int64

    package init(
        request: ID<AccessRequest>,
        startedAt: Instant,
        dueAt: Instant,
        level: Int = 0,
        breachedAt: Instant? = nil,
        pausedAt: Instant? = nil,
        paused: Span = .seconds(0),
        version: Int64 = 1
    ) {
        (self.request, self.startedAt, self.dueAt, self.level) = (request, startedAt, dueAt, level)
        (self.breachedAt, self.pausedAt, self.paused, self.version) = (breachedAt, pausedAt, paused, version)
    }

    /// A clock with nothing ahead is looked at this often, so that it goes when its request was decided.
    static let idle = Span.days(30)

    /// How long people had, at that moment.
    package func age(at now: Instant) -> Span {
        let end = pausedAt ?? now
        return Span(milliseconds: (end - startedAt).milliseconds - paused.milliseconds)
    }

    /// Starts with a request that is left to people.
    static func start(_ request: AccessRequest, in tx: some Scope & HasApprovals) throws {
        var clock = ApprovalClock(request: request.id, startedAt: request.createdAt, dueAt: request.createdAt)
        clock.wind(try tx.approvals.settings().deadlines, at: tx.now)
        try tx.approvals.add(clock)
    }

    mutating func pause(at now: Instant) { pausedAt = pausedAt ?? now }

    mutating func resume(at now: Instant) {
        guard let since = pausedAt else { return }
        paused = Span(milliseconds: paused.milliseconds + max((now - since).milliseconds, 0))
        pausedAt = nil
    }

    /// Sets when the next thing happens: the deadline, the next level or the lapse.
    mutating func wind(_ deadlines: Deadlines, at now: Instant) {
        var ahead: [Instant] = []
        if let days = deadlines.lapseDays { ahead.append(startedAt + .days(Int64(days))) }
        if pausedAt == nil {
            if breachedAt == nil, let hours = deadlines.slaHours { ahead.append(reaches(.hours(Int64(hours)))) }
            if level < deadlines.levels.count {
                ahead.append(reaches(.hours(Int64(deadlines.levels[level].afterHours))))
            }
        }
        dueAt = ahead.min() ?? now + Self.idle
    }

    /// When it will have run that long, if it does not stand still again.
    private func reaches(_ age: Span) -> Instant {
        startedAt + Span(milliseconds: age.milliseconds + paused.milliseconds)
    }
}
