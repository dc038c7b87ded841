import Domain

extension AuditAction {
    /// What happened, as people say it.
    var words: String {
        switch self {
        case .requestIngestRejected: "Request rejected at intake"
        case .requestIngestDeferred: "Request waits for its data"
        case .requestAutoApproved: "Request approved by policy"
        case .bulkDecided: "Decided in bulk"
        case .effectDeadLettered: "Jira could not be told"
        case .effectRequeued: "Jira will be told again"
        case .noticesConfigured: "Notices set up"
        case .noticeSecretSet: "Secret of a notice channel set"
        case .noticeAddressSet: "Mail address set"
        case .noticeDeadLettered: "A person or room could not be told"
        case .noticeRequeued: "A message will be tried again"
        case .noticeTried: "A notice channel was tried out"
        case .grantNotRenewed: "Marked as not to be renewed"
        case .issueLost: "Issue deleted or moved by hand"
        case .retentionSet: "Retention set"
        case .snapshotTamperDetected: "Request data edited later"
        case .grantRemovalOutstanding: "Removal outstanding"
        case .grantRemovalNotNeeded: "No removal needed"
        case .jobQueued: "Job promised"
        case .jobRetryScheduled: "Job will be tried again"
        case .jobDeadLettered: "Job failed for good"
        case .jobManualPending: "Job left to a person"
        case .jobManualCompleted: "Job done by hand"
        case .jobRequeued: "Job queued again"
        case .jobAbandoned: "Job given up"
        case .jobHeld: "Job held"
        case .connectionRefused: "A connection was named and refused"
        case .credentialLinkMade: "A one-time link for a secret was made"
        case .credentialLinkUsed: "A one-time link for a secret was used"
        case .credentialLinkWithdrawn: "A one-time link for a secret was withdrawn"
        case .secretRotationFailed: "A new secret did not work; the old one stays"
        case .driftFound: "Difference found"
        case .findingResolved: "Difference settled"
        case .findingRemovalOrdered: "A member is to be taken out"
        case .findingAdoptionProposed: "Somebody proposed to let a member stay"
        case .findingRemovalFailed: "Member could not be taken out"
        case .groupCompared: "Group compared with grants"
        case .sessionMinted: "Session minted"
        case .scopeDriftFound: "Scopes granted otherwise than asked"
        case .mintAnomalyDetected: "Session out of the ordinary"
        case .allRevoked: "All connections stopped"
        case .revocationDrilled: "Stop of all connections drilled"
        case .drillOverdue: "Drill of the stop overdue"
        case .breakerSet: "Breaker set"
        case .breakerRaiseAsked: "Somebody asked for a wider breaker"
        case .massChangePaused: "Mass change held"
        default: rawValue.spaced.capitalizedFirst
        }
    }
}

extension String {
    /// The words for an action that this version may not know.
    var actionWords: String { AuditAction(rawValue: self)?.words ?? spaced.capitalizedFirst }
}
