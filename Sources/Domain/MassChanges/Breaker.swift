package import Kernel

/// How many removals an hour may bring without a person's word: the smaller of a number and a share of the open grants.
///
/// It covers what a rule or a mistake can multiply: reconciliation, leavers, tool blocks and bulk. It never covers expiry
/// or a single revocation by a person.
package struct Breaker: Equatable, Sendable {
    /// Removals in an hour, 1 to 10,000.
    package let most: Int
    /// Removals in an hour, in percent of the open grants, 1 to 100.
    package let percent: Int

    /// As many pass in the smallest organization, where a tenth would be nothing.
    package static let least = 5
    package static let window = Span.hours(1)
    package static let standard = Breaker(trusted: 50, percent: 10)

    package init(most: Int, percent: Int) throws(Refusal) {
        guard (1...10_000).contains(most) else {
            throw Refusal(.invalid, "most_out_of_range", "allow 1 to 10,000 removals an hour")
        }
        guard (1...100).contains(percent) else {
            throw Refusal(.invalid, "percent_out_of_range", "allow 1 to 100 percent of the open grants an hour")
        }
        (self.most, self.percent) = (most, percent)
    }

    private init(trusted most: Int, percent: Int) { (self.most, self.percent) = (most, percent) }

    /// - Parameter grants: how many were open when the hour began; beyond `counted` more make no difference.
    package func allowed(of grants: Int) -> Int { min(most, max(grants * percent / 100, Self.least)) }

    /// As many open grants decide; counting further is in vain.
    package var counted: Int { (most + 1) * 100 / percent }
}

/// The breaker's limits, and wider ones that one admin asked for.
package struct BreakerSetting: Equatable, Sendable {
    package struct Wanted: Equatable, Sendable {
        package let limits: Breaker
        package let by: ID<Person>
        /// When they hold without another admin; nil where there is another, who has to agree.
        package let from: Instant?

        package init(limits: Breaker, by: ID<Person>, from: Instant?) {
            (self.limits, self.by, self.from) = (limits, by, from)
        }
    }

    package let limits: Breaker
    package var wanted: Wanted?

    /// How long the only admin waits for wider limits, as for a policy that nobody else looked at.
    package static let delay = PolicyDraft.unreviewedDelay

    package init(_ limits: Breaker, wanted: Wanted? = nil) { (self.limits, self.wanted) = (limits, wanted) }

    /// The limits that hold at that moment.
    package func breaker(at now: Instant) -> Breaker {
        guard let wanted, let from = wanted.from, now >= from else { return limits }
        return wanted.limits
    }
}

/// A change that takes access from many, as it waits for a person or goes on.
package struct MassChange: Equatable, Sendable {
    package enum Cause: String, Sendable, CaseIterable {
        case reconciliation, leaver, toolStatus = "tool_status", bulk
    }

    package enum State: String, Sendable, CaseIterable { case paused, running, done, cancelled }

    package let id: ID<MassChange>
    package let cause: Cause
    /// What it is about: findings, a person, a tool or grants, by their ids.
    package let subjects: [String]
    /// How many removals it was when it was asked for.
    package let size: Int
    package let reason: String
    package let askedBy: String
    package let askedAt: Instant
    package var state: State
    package var done: Int
    package var settledBy: ID<Person>?
    package var settledAt: Instant?
    package var settledReason: String?
    package var version: Int64

    package init(
        id: ID<MassChange>,
        cause: Cause,
        subjects: [String],
        size: Int,
        reason: String,
        askedBy: String,
        askedAt: Instant,
        state: State = .paused,
        done: Int = 0,
        settledBy: ID<Person>? = nil,
        settledAt: Instant? = nil,
        settledReason: String? = nil,
        version: Int64 = 1
    ) {
        (self.id, self.cause, self.subjects, self.size) = (id, cause, subjects, size)
        (self.reason, self.askedBy, self.askedAt, self.state) = (reason, askedBy, askedAt, state)
        (self.done, self.settledBy, self.settledAt) = (done, settledBy, settledAt)
        (self.settledReason, self.version) = (settledReason, version)
    }
}

/// The breaker's settings, what it let pass in the last hour, and what it holds: in the database, across restarts and
/// nodes.
package protocol MassChanges {
    /// The standard until somebody set it.
    func setting() throws -> BreakerSetting
    func save(_ setting: BreakerSetting) throws
    /// How many removals passed after that moment.
    func passed(after moment: Instant) throws -> Int
    /// Keeps that so many pass now, and forgets what passed before that moment.
    func pass(_ count: Int, forgettingBefore moment: Instant) throws
    /// Open grants, counted up to the limit.
    func openGrants(upTo limit: Int) throws -> Int

    func find(_ id: ID<MassChange>) throws -> MassChange?
    func add(_ change: MassChange) throws
    func save(_ change: MassChange) throws
    /// Newest first.
    func list(page: PageRequest) throws -> Page<MassChange>
    func count(in state: MassChange.State) throws -> Int
    /// Those that are held or not done yet, oldest first.
    func unsettled() throws -> [MassChange]
}

package protocol HasMassChanges { var massChanges: any MassChanges { get } }
