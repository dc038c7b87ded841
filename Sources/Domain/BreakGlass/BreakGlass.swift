package import Kernel

/// Who may give access in an emergency without the approvers who are asked, for how long, and by when somebody else
/// looks at it.
///
/// Where there are no such settings it is off, as it is until an admin says otherwise.
package struct BreakGlassSettings: Equatable, Sendable {
    /// The least role that may use it; an admin may do what an approver may.
    package enum Invokers: String, Sendable, CaseIterable { case admin, approver }

    package let invokers: Invokers
    package let mostHours: Int
    package let reviewDays: Int

    /// No access by break-glass lasts longer.
    package static let longest = 4
    package static let usualReviewDays = 3

    package init(
        invokers: Invokers = .admin,
        mostHours: Int = BreakGlassSettings.longest,
        reviewDays: Int = BreakGlassSettings.usualReviewDays
    ) throws(Refusal) {
        guard (1...Self.longest).contains(mostHours) else {
            throw Refusal(.invalid, "hours_out_of_range", "access by break-glass lasts 1 to 4 hours")
        }
        guard (1...30).contains(reviewDays) else {
            throw Refusal(.invalid, "days_out_of_range", "a use is reviewed within 1 to 30 days")
        }
        (self.invokers, self.mostHours, self.reviewDays) = (invokers, mostHours, reviewDays)
    }
}

/// One use of break-glass, and what somebody else said of it afterwards.
package struct BreakGlassUse: Equatable, Sendable {
    package enum Verdict: String, Sendable, CaseIterable { case justified, unjustified }

    package let id: ID<BreakGlassUse>
    package let request: ID<AccessRequest>
    package let grant: ID<Grant>
    package let by: ID<Person>
    package let at: Instant
    package let reason: String
    package let hours: Int
    /// Who was asked and was not waited for.
    package let skipped: [ID<Person>]
    /// By when somebody else has to look at it.
    package let dueAt: Instant
    package var review: Review?
    package var version: Int64

    package struct Review: Equatable, Sendable {
        package let verdict: Verdict
        package let by: ID<Person>
        package let at: Instant
        package let comment: String

        package init(_ verdict: Verdict, by: ID<Person>, at: Instant, comment: String) {
            (self.verdict, self.by, self.at, self.comment) = (verdict, by, at, comment)
        }
    }

    package init(
        id: ID<BreakGlassUse>,
        request: ID<AccessRequest>,
        grant: ID<Grant>,
        by: ID<Person>,
        at: Instant,
        reason: String,
        hours: Int,
        skipped: [ID<Person>],
        dueAt: Instant,
        review: Review? = nil,
        version: Int64 = 1
    ) {
        (self.id, self.request, self.grant) = (id, request, grant)
        (self.by, self.at, self.reason, self.hours) = (by, at, reason, hours)
        (self.skipped, self.dueAt, self.review, self.version) = (skipped, dueAt, review, version)
    }

    package func isOverdue(at now: Instant) -> Bool { review == nil && now >= dueAt }
}

/// Settings and uses of break-glass.
package protocol BreakGlass {
    /// Nil when it is off.
    func settings() throws -> BreakGlassSettings?
    func save(_ settings: BreakGlassSettings?) throws

    func find(_ id: ID<BreakGlassUse>) throws -> BreakGlassUse?
    func use(for request: ID<AccessRequest>) throws -> BreakGlassUse?
    /// Whether one for the same person and tool waits for its review.
    func isUnreviewed(holder: ID<Person>, tool: ID<Tool>) throws -> Bool
    func add(_ use: BreakGlassUse) throws
    /// Saves the review over the version that was read; a conflict is refused as `changed_meanwhile`.
    func save(_ use: BreakGlassUse) throws
    /// Those that wait for a review by when it is due, or the reviewed ones, newest first.
    func list(open: Bool, page: PageRequest) throws -> Page<BreakGlassUse>
    func countOpen() throws -> Int
    func countOverdue(at now: Instant) throws -> Int
}

package protocol HasBreakGlass { var breakGlass: any BreakGlass { get } }
