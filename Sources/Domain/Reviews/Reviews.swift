package import Kernel

/// Reviews of grants, their settings, and how far grants have been looked through.
package protocol Reviews {
    func settings() throws -> ReviewSettings?
    func save(_ settings: ReviewSettings?) throws

    /// The grant up to which all that end earlier, or as early and have a smaller id, were looked at.
    func progress() throws -> ReviewProgress?
    func save(_ progress: ReviewProgress) throws
    /// Lets all grants be looked through again.
    func forgetProgress() throws
    /// Open grants that end after the progress and at `end` at the latest, by end and id.
    func grants(after progress: ReviewProgress?, endingBy end: Instant, limit: Int) throws -> [Grant]

    func find(_ id: ID<Review>) throws -> Review?
    func review(of grant: ID<Grant>, cycle: Instant) throws -> Review?
    func add(_ review: Review) throws
    func save(_ review: Review) throws
    /// Open reviews whose next look has come, by that moment.
    func toLookAt(at now: Instant, limit: Int) throws -> [Review]
    /// Open ones, and kept ones that are flagged, by when an answer was due; or all others, newest first.
    func list(open: Bool, page: PageRequest) throws -> Page<Review>
    func overdue() throws -> Int
}

package protocol HasReviews { var reviews: any Reviews { get } }

package struct ReviewProgress: Equatable, Sendable {
    package let end: Instant
    package let grant: ID<Grant>

    package init(end: Instant, grant: ID<Grant>) { (self.end, self.grant) = (end, grant) }
}
