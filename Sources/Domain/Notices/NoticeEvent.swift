/// Something that people are told of.
///
/// The raw value is what storage, settings and the API call it, and never changes.
package enum NoticeEvent: String, Sendable, CaseIterable {
    case pending, decided
    case slaBreached = "sla_breached"
    case escalated, activated
    case manualNeeded = "manual_needed"
    case deadLetter = "dead_letter"
    case expiring, expired, revoked
    case reviewAssigned = "review_assigned"
    case reviewHalfTime = "review_half_time"
    case reviewLastDay = "review_last_day"
    case reviewOverdue = "review_overdue"
    case removalOutstanding = "removal_outstanding"
    case removalsHeld = "removals_held"
    case chainBroken = "chain_broken"
    case connectorDown = "connector_down"
    case delegated
    case breakGlass = "break_glass"
    case mintAnomaly = "mint_anomaly"
    case drillOverdue = "drill_overdue"
}

/// Who is told, and in which role: the text says it, so that everybody knows why they were written to.
package enum NoticeAudience: String, Sendable, CaseIterable {
    /// Who may decide at a stage that waits, at that moment: never a party, and nobody who is away.
    case approversOfStage = "approvers_of_stage"
    /// Who was told that the request waits, and nobody else.
    case asked
    /// Who may decide now and was not asked before.
    case addedApprovers = "added_approvers"
    case requester
    /// Who holds the grant, or would.
    case holder
    case toolOwners = "tool_owners"
    /// Who may complete a follow-up: approvers and admins, never a party.
    case approvers
    case admins
    case reviewer
    case delegate
    /// Whom a break-glass passed over.
    case passedOver = "passed_over"
}

/// A room for several people, each behind a webhook of its own.
package enum NoticeRoom: String, Sendable, CaseIterable { case approvals, admins }

/// One row of the matrix: who is told of an event, where, and what holds it back.
package struct NoticeRule: Sendable {
    package enum Jira: String, Sendable {
        /// The deed itself comments on the issue.
        case byDeed = "by_deed"
        /// A notice comments on the issue, in the organization's language.
        case notice
        case none
    }

    package let event: NoticeEvent
    package let audiences: [NoticeAudience]
    package let room: NoticeRoom?
    /// The room is told instead of the people, never both.
    package let roomReplacesPeople: Bool
    /// Waits for the daily digest of those who want one.
    package let isDigestible: Bool
    /// Nobody can switch it off for themselves.
    package let isMandatory: Bool
    package let jira: Jira

    private init(
        _ event: NoticeEvent,
        _ audiences: [NoticeAudience],
        room: NoticeRoom? = nil,
        replacesPeople: Bool = false,
        digest: Bool = false,
        mandatory: Bool = false,
        jira: Jira = .none
    ) {
        (self.event, self.audiences, self.room, roomReplacesPeople) = (event, audiences, room, replacesPeople)
        (isDigestible, isMandatory, self.jira) = (digest, mandatory, jira)
    }

    package static let matrix: [NoticeRule] = [
        NoticeRule(.pending, [.approversOfStage], room: .approvals, replacesPeople: true),
        NoticeRule(.decided, [.requester, .holder, .asked], room: .approvals, jira: .byDeed),
        NoticeRule(.slaBreached, [.approversOfStage], room: .approvals, replacesPeople: true, jira: .byDeed),
        NoticeRule(.escalated, [.addedApprovers], jira: .byDeed),
        NoticeRule(.activated, [.requester, .holder], jira: .byDeed),
        NoticeRule(.manualNeeded, [.approvers], room: .approvals, replacesPeople: true),
        NoticeRule(.deadLetter, [.admins], room: .admins),
        NoticeRule(.expiring, [.holder, .toolOwners], digest: true, jira: .notice),
        NoticeRule(.expired, [.holder, .toolOwners], digest: true, jira: .notice),
        NoticeRule(.revoked, [.holder, .toolOwners], digest: true, jira: .notice),
        NoticeRule(.reviewAssigned, [.reviewer], digest: true),
        NoticeRule(.reviewHalfTime, [.reviewer], digest: true),
        NoticeRule(.reviewLastDay, [.reviewer], digest: true),
        NoticeRule(.reviewOverdue, [.reviewer], digest: true, jira: .byDeed),
        NoticeRule(.removalOutstanding, [.admins], room: .admins, mandatory: true),
        NoticeRule(.removalsHeld, [.admins], room: .admins, mandatory: true),
        NoticeRule(.chainBroken, [.admins], room: .admins, mandatory: true),
        NoticeRule(.connectorDown, [.admins], room: .admins, mandatory: true),
        NoticeRule(.delegated, [.delegate]),
        NoticeRule(.breakGlass, [.passedOver, .admins, .toolOwners], room: .approvals, mandatory: true, jira: .byDeed),
        NoticeRule(.mintAnomaly, [.admins], room: .admins, mandatory: true),
        NoticeRule(.drillOverdue, [.admins], room: .admins),
    ]

    /// Each event has one row; a test holds the matrix to that.
    package static func of(_ event: NoticeEvent) -> NoticeRule {
        matrix.first { $0.event == event } ?? NoticeRule(event, [])
    }
}
