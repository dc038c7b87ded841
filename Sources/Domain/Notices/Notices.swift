package import Kernel

/// What people are told, how, and what became of it.
package protocol Notices {
    /// Nil while the organization has no way to tell anybody anything: then nothing is promised.
    func settings() throws -> NoticeSettings?
    func save(_ settings: NoticeSettings?) throws
    func setSecret(_ sealed: SealedValue, field: NoticeSecret) throws
    func secret(_ field: NoticeSecret) throws -> SealedValue?
    func removeSecret(_ field: NoticeSecret) throws
    func secretFields() throws -> [NoticeSecret]

    /// The person's own wishes; the usual ones when they never said any.
    func preferences(of person: ID<Person>) throws -> NoticePreferences
    func save(_ preferences: NoticePreferences, of person: ID<Person>) throws
    /// The person's sealed mail address.
    func address(of person: ID<Person>) throws -> SealedValue?
    func setAddress(_ sealed: SealedValue?, of person: ID<Person>) throws

    func find(_ id: ID<Notice>) throws -> Notice?
    func add(_ notice: Notice) throws
    func save(_ notice: Notice) throws
    /// Everybody, and every room, that was told of the request while it waited for a decision.
    func asked(about request: ID<AccessRequest>) throws -> [Delivery.Addressee]

    func delivery(_ id: ID<Delivery>) throws -> Delivery?
    func add(_ delivery: Delivery) throws
    func save(_ delivery: Delivery) throws
    /// What waits for the person's digest, oldest first.
    func waiting(for person: ID<Person>, limit: Int) throws -> [Delivery]
    /// What went into the digest, oldest first.
    func bundled(in digest: ID<Delivery>) throws -> [Delivery]
    func list(_ state: Delivery.State, page: PageRequest) throws -> Page<Delivery>
    func count(_ state: Delivery.State) throws -> Int

    /// How far reminders of that kind came.
    func progress(_ reminder: String) throws -> ReviewProgress?
    func save(_ progress: ReviewProgress, _ reminder: String) throws
    /// Open reviews by when an answer is due, after the progress and due by that moment.
    func reviews(after progress: ReviewProgress, dueBy end: Instant, limit: Int) throws -> [Review]
    /// Grants that their holder or the tool's owner lets run out.
    func isNotRenewed(_ grant: ID<Grant>) throws -> Bool
    func setNotRenewed(_ grant: ID<Grant>, by person: ID<Person>?, at now: Instant) throws
    /// Forgets what was told before that moment, in batches; what is still to be told stays.
    func prune(before end: Instant, limit: Int) throws -> Int
}

package protocol HasNotices: HasQueue { var notices: any Notices { get } }

/// What has to be kept secret of the ways to tell people.
///
/// The address of a webhook is a secret: whoever knows it may post.
package enum NoticeSecret: String, Sendable, CaseIterable {
    case mailPassword = "mail_password"
    case slackApprovals = "slack_approvals"
    case slackAdmins = "slack_admins"
    case teamsApprovals = "teams_approvals"
    case teamsAdmins = "teams_admins"

    package static func webhook(_ channel: Delivery.Channel, _ room: NoticeRoom) -> NoticeSecret? {
        switch (channel, room) {
        case (.slack, .approvals): .slackApprovals
        case (.slack, .admins): .slackAdmins
        case (.teams, .approvals): .teamsApprovals
        case (.teams, .admins): .teamsAdmins
        case (.mail, _): nil
        }
    }

    package var isWebhook: Bool { self != .mailPassword }
}
