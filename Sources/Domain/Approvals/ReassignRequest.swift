package import Kernel

/// Asks somebody else to decide at an open stage of a pending request: an approver where they are asked themselves, a
/// site admin everywhere (R6).
///
/// Nothing is decided by it, and whoever is asked is checked like everybody: never a party or a delegate of one, nobody
/// whose word another stage has.
package struct ReassignRequest: Sendable {
    private let id: ID<AccessRequest>
    private let stage: String?
    private let target: ID<Person>
    private let reason: String
    private let version: Int64?

    /// - Parameters:
    ///   - stage: nil where only one is open to the one who reassigns.
    ///   - version: the version that the person saw; nil where none was shown.
    package init(
        _ id: ID<AccessRequest>,
        stage: String? = nil,
        to target: ID<Person>,
        reason: String,
        version: Int64? = nil
    ) {
        (self.id, self.stage, self.target, self.reason, self.version) = (id, stage, target, reason, version)
    }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasRequests & HasApprovals & HasPeople & HasPolicies & HasEffects & HasCatalog
            & HasConnections
    ) throws -> StageAssignment {
        let request = try tx.requests.requirePending(id)
        guard version == nil || version == request.version else {
            throw Refusal(.conflict, "changed_meanwhile", "the request has changed since you saw it; look at it again")
        }
        let parties = [request.requester, request.beneficiary]
        let person = try Eligibility.decider(on: Set(parties), in: tx)
        guard !reason.isEmpty, reason.utf8.count <= 1_000 else {
            throw Refusal(.invalid, "reason_missing", "say why somebody else shall decide, in 1 to 1,000 bytes")
        }
        let states = try FindApprovers(request)(in: tx)
        let stage = try stage(among: states.filter(\.isWaiting).map(\.stage), of: request, by: person, in: tx)
        try requireEligible(parties, given: states.compactMap(\.approval), in: tx)
        let before = try request.assignments(in: tx).first { sameBytes($0.stage, stage) }
        guard before?.person != target else {
            throw Refusal(.conflict, "already_assigned", "that person is asked to decide there already")
        }
        let made = StageAssignment(
            request: id,
            stage: stage,
            person: target,
            reason: reason,
            by: person.id,
            at: tx.now
        )
        // Whoever decides at this moment loses the race, or wins it: both save the request.
        try tx.requests.save(request)
        try tx.approvals.assign(made)
        try record(made, of: request, before: before?.person, by: person, in: tx)
        return made
    }

    private func record(
        _ made: StageAssignment,
        of request: AccessRequest,
        before: ID<Person>?,
        by person: Person,
        in tx: some Scope & HasPeople & HasEffects
    ) throws {
        let data: JSON = [
            "stage": .string(made.stage), "to": .string(target.rawValue), "from": .text(before?.rawValue),
            "reason": .string(reason),
        ]
        let subjects: [AuditEvent.Subject] = [.request(id), .issue(request.issue), .person(target)]
        try tx.record(AuditEvent(.requestReassigned, subjects, data.withoutNulls))
        let name = try tx.people.require(target).displayName
        let text = "\(person.displayName) asked \(name) to decide: \(StageName.words(made.stage))."
        try tx.tell(request.issue, .comment(text: text))
    }

    /// Where: an admin names any open stage, everybody else one at which they could decide.
    private func stage(
        among open: [String],
        of request: AccessRequest,
        by person: Person,
        in tx: some Scope & HasApprovals & HasPeople & HasPolicies & HasCatalog & HasConnections
    ) throws -> String {
        guard !person.roles.contains(.admin) else {
            if let stage, open.contains(where: { sameBytes($0, stage) }) { return stage }
            guard stage == nil, let only = open.first, open.count == 1 else {
                let places = ChooseStage.list(open)
                throw Refusal(.conflict, "stage_not_open", "name one of the stages that wait: \(places)")
            }
            return only
        }
        let required = try request.requiredStages(in: tx)
        return try ChooseStage(request, required: required, wanted: stage).denial(by: person, in: tx).stage
    }

    private func requireEligible(
        _ parties: [ID<Person>],
        given: [StageApproval],
        in tx: some Scope & HasApprovals & HasPeople
    ) throws {
        let asked = try tx.people.requireDecider(target)
        guard asked.jiraAccount != nil else {
            throw Refusal(.invalid, "identity_unlinked", "\(asked.displayName) has no linked Jira account yet")
        }
        guard try !Eligibility.isSame(as: parties, target, in: tx) else {
            throw Refusal(.forbidden, "self_approval", "nobody is asked to decide on an own request")
        }
        guard try !Eligibility.isDelegate(of: parties, target, in: tx) else {
            throw Refusal(.forbidden, "delegate_of_party", "\(asked.displayName) acts for a party to this request")
        }
        guard try !Eligibility.isSame(as: given.flatMap(\.people), target, in: tx) else {
            throw Refusal(.conflict, "distinct_approver", "\(asked.displayName) approved another stage of it already")
        }
        guard try !tx.approvals.absent(at: tx.now).contains(target) else {
            throw Refusal(.conflict, "approver_away", "\(asked.displayName) is away; ask somebody who is here")
        }
    }
}

extension Eligibility {
    /// Whether one of these people has lent that person their own decisions at this moment.
    static func isDelegate(
        of parties: [ID<Person>],
        _ person: ID<Person>,
        in tx: some Scope & HasApprovals & HasPeople
    ) throws -> Bool {
        try parties.contains { party in
            guard let live = try tx.approvals.delegation(from: party), live.isLive(at: tx.now) else { return false }
            return try isSame(as: [live.to], person, in: tx)
        }
    }
}
