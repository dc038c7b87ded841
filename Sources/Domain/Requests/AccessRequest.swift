package import Kernel

/// Someone's wish to use a tool, frozen when it came in.
package struct AccessRequest: Equatable, Sendable {
    package enum Decision: String, Sendable, CaseIterable { case pending, approved, denied, cancelled, lapsed }
    package enum Source: String, Sendable, CaseIterable { case person, autoPolicy = "auto-policy", system }

    package let id: ID<AccessRequest>
    package let issue: String
    package let project: String
    /// Who asked: the issue's reporter, never a field of the snapshot.
    package let requester: ID<Person>
    /// Who will use the tool; usually the requester.
    package let beneficiary: ID<Person>
    package let tool: ID<Tool>
    package let role: String
    package let businessUse: String
    package let dataClasses: [String]
    package let requestedDays: Int
    /// Ids of the Jira groups of whoever will use the tool, when the request came in.
    package let requesterGroups: [String]
    package let snapshotHash: [UInt8]
    package let policyRevision: Int64
    package let createdAt: Instant
    /// What the request says in the further fields that were switched on.
    package let particulars: IntakeParticulars
    /// Which of the stages is next, from 1.
    package var stage: Int
    /// How many people have to approve, one at least.
    package var stages: Int

    package var decision: Decision
    package var source: Source?
    package var decidedBy: String?
    package var decidedAt: Instant?
    package var reason: String?
    /// While the request is pending: the fewest days that an approver of a stage allowed.
    package var approvedDays: Int?
    /// Why policy decided or left it open, as canonical JSON: outcome, matched rules, revision, facts.
    package var policyRecord: String?
    /// What keeps an automatic approval from happening, as a stable word.
    package var blockedBy: String?
    package var version: Int64

    package init(
        id: ID<AccessRequest>,
        issue: String,
        project: String,
        requester: ID<Person>,
        beneficiary: ID<Person>,
        tool: ID<Tool>,
        role: String,
        businessUse: String,
        dataClasses: [String],
        requestedDays: Int,
        requesterGroups: [String],
        snapshotHash: [UInt8],
        policyRevision: Int64,
        createdAt: Instant,
        particulars: IntakeParticulars = IntakeParticulars(),
        stage: Int = 1,
        stages: Int = 1,
        decision: Decision = .pending,
        source: Source? = nil,
        decidedBy: String? = nil,
        decidedAt: Instant? = nil,
        reason: String? = nil,
        approvedDays: Int? = nil,
        policyRecord: String? = nil,
        blockedBy: String? = nil,
        version: Int64 = 1
    ) {
        (self.id, self.issue, self.project) = (id, issue, project)
        (self.requester, self.beneficiary, self.tool, self.role) = (requester, beneficiary, tool, role)
        (self.businessUse, self.dataClasses, self.requestedDays) = (businessUse, dataClasses, requestedDays)
        (self.requesterGroups, self.snapshotHash) = (requesterGroups, snapshotHash)
        (self.policyRevision, self.createdAt, self.stage, self.stages) = (policyRevision, createdAt, stage, stages)
        self.particulars = particulars
        (self.decision, self.source, self.decidedBy, self.decidedAt) = (decision, source, decidedBy, decidedAt)
        (self.reason, self.approvedDays, self.policyRecord) = (reason, approvedDays, policyRecord)
        (self.blockedBy, self.version) = (blockedBy, version)
    }

    /// Neither the person who asked nor the one who would use the tool may decide.
    package func isParty(_ person: ID<Person>) -> Bool { person == requester || person == beneficiary }
}
