package import Kernel

/// Promises a notice where an entry of the log is one that people are told of, in the very transaction that wrote it.
///
/// It hangs on the record itself, so no deed can forget it: what is not in the log is told to nobody, and what the
/// matrix names cannot happen in silence.
package struct PromiseNotice: Sendable {
    private let event: NoticeEvent
    private let subject: String
    private let issue: String?
    private let detail: JSON

    /// Nil where nobody is told.
    package init?(of entry: AuditEvent) {
        guard let event = NoticeEvent(entry), let subject = event.subject(of: entry) else { return nil }
        (self.event, self.subject) = (event, event == .delegated ? entry.data["to"]?.string ?? subject : subject)
        issue = entry.id(of: "issue")
        detail = entry.data
    }

    package init(_ event: NoticeEvent, subject: String, detail: JSON = [:]) {
        (self.event, self.subject, issue, self.detail) = (event, subject, nil, detail)
    }

    package func callAsFunction(in tx: some Scope & HasNotices) throws {
        let notice = Notice(
            id: tx.newID(),
            event: event,
            subject: subject,
            issue: issue,
            detail: detail,
            actor: tx.actor.person,
            createdAt: tx.now
        )
        try tx.notices.add(notice)
        try tx.queue.promise(.notice, id: notice.id.rawValue, at: tx.now)
    }
}

extension NoticeEvent {
    /// What an entry of the log means for people; nil for most entries.
    init?(_ entry: AuditEvent) {
        switch entry.action {
        case .requestCreated: self = .pending
        case .requestApproved, .requestAutoApproved, .requestDenied, .requestCancelled, .requestLapsed: self = .decided
        case .requestSLABreached: self = .slaBreached
        case .requestEscalated: self = .escalated
        case .grantActivated: self = .activated
        case .grantExpired: self = .expired
        case .grantRevoked: self = .revoked
        case .jobManualPending: self = .manualNeeded
        case .jobDeadLettered, .effectDeadLettered, .issueTransitionFailed: self = .deadLetter
        case .recertIssueCreated, .recertIssueFailed: self = .reviewAssigned
        case .recertOverdue: self = .reviewOverdue
        case .massChangePaused: self = .removalsHeld
        case .delegationCreated: self = .delegated
        case .breakGlassUsed: self = .breakGlass
        case .connectionDisabled, .connectionDisconnected, .comparisonFailed: self = .connectorDown
        case .connectionTested where entry.data["passed"]?.bool == false: self = .connectorDown
        case .mintAnomalyDetected: self = .mintAnomaly
        case .drillOverdue: self = .drillOverdue
        case .logVerified where entry.data.tellsOfABrokenChain: self = .chainBroken
        default: return nil
        }
    }

    /// Which of the entry's subjects the notice is about.
    fileprivate func subject(of entry: AuditEvent) -> String? {
        let name =
            switch self {
            case .pending, .decided, .slaBreached, .escalated, .breakGlass: "request"
            case .activated, .expired, .revoked, .expiring: "grant"
            case .manualNeeded, .removalOutstanding: "job"
            case .reviewAssigned, .reviewHalfTime, .reviewLastDay, .reviewOverdue: "review"
            case .connectorDown, .mintAnomaly: "connection"
            case .delegated: "person"
            case .removalsHeld: "change"
            case .deadLetter: entry.id(of: "job") == nil ? "effect" : "job"
            case .chainBroken, .drillOverdue: ""
            }
        return name.isEmpty ? "log" : entry.id(of: name) ?? entry.subjects.first?.id
    }
}

extension AuditEvent {
    fileprivate func id(of name: String) -> String? { subjects.first { $0.name == name }?.id }
}

extension JSON {
    /// Whether a verification of the log found that it was changed.
    fileprivate var tellsOfABrokenChain: Bool {
        self["verdict"]?.string == "failed"
    }
}
