package import Kernel

/// The question whether somebody still needs a grant, asked once before it ends (G8).
package struct Review: Equatable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        /// Its time has come; the issue is not there yet.
        case due
        case issued
        /// Nobody answered in time.
        case overdue
        case kept, revoked
        /// The grant ended before anybody answered.
        case ended

        package var isOpen: Bool { self == .due || self == .issued || self == .overdue }
    }

    package let id: ID<Review>
    package let grant: ID<Grant>
    /// The end that the grant had when it was asked about: an extended grant is asked about again.
    package let cycle: Instant
    /// Who is asked first; never the holder.
    ///
    /// Nil when nobody but the holder could answer.
    package let reviewer: ID<Person>?
    package let openedAt: Instant
    /// When an answer is due, and what happens then is looked at next.
    package var dueAt: Instant
    package var nextAt: Instant
    package var state: State
    package var issue: String?
    package var issuedAt: Instant?
    package var answeredBy: String?
    package var answeredAt: Instant?
    package var reason: String?
    /// Kept because nobody answered: shown until a person has looked.
    package var isFlagged: Bool
    package var attempts: Int
    package var code: String?
    package var message: String?
    package var version: Int64

    package init(
        id: ID<Review>,
        grant: ID<Grant>,
        cycle: Instant,
        reviewer: ID<Person>?,
        openedAt: Instant,
        dueAt: Instant,
        nextAt: Instant,
        state: State = .due,
        issue: String? = nil,
        issuedAt: Instant? = nil,
        answeredBy: String? = nil,
        answeredAt: Instant? = nil,
        reason: String? = nil,
        isFlagged: Bool = false,
        attempts: Int = 0,
        code: String? = nil,
        message: String? = nil,
        version: Int64 = 1
    ) {
        (self.id, self.grant, self.cycle, self.reviewer) = (id, grant, cycle, reviewer)
        (self.openedAt, self.dueAt, self.nextAt, self.state) = (openedAt, dueAt, nextAt, state)
        (self.issue, self.issuedAt, self.answeredBy) = (issue, issuedAt, answeredBy)
        (self.answeredAt, self.reason, self.isFlagged) = (answeredAt, reason, isFlagged)
        (self.attempts, self.code, self.message, self.version) = (attempts, code, message, version)
    }

    mutating func answer(_ state: State, by actor: String, reason: String?, at now: Instant) {
        (self.state, answeredBy, answeredAt, self.reason) = (state, actor, now, reason)
    }
}
