import Kernel

/// Notes a yes to one stage of a request that needs more than that: it stays pending.
struct ApproveStage {
    private let choice: ChooseStage.Choice
    private let days: Int
    private let comment: String?
    private let person: Person

    init(_ choice: ChooseStage.Choice, days: Int, comment: String?, by person: Person) {
        (self.choice, self.days, self.comment, self.person) = (choice, days, comment, person)
    }

    func callAsFunction(
        _ request: inout AccessRequest,
        in tx: some Scope & HasRequests & HasApprovals & HasEffects
    ) throws {
        request.stage = choice.given.count + 2
        request.stages = choice.given.count + 1 + choice.others.count
        request.approvedDays = days
        try tx.requests.save(request)
        try Self.record(choice, of: request, days: days, comment: comment, by: person, in: tx)
        try TellJira.stageApproved(
            request,
            choice.stage,
            waitingFor: choice.others,
            by: choice.name(of: person),
            in: tx
        )
    }

    /// The approval of the stage on the record, whether or not it is the last.
    static func record(
        _ choice: ChooseStage.Choice,
        of request: AccessRequest,
        days: Int,
        comment: String? = nil,
        by person: Person,
        in tx: some Scope & HasApprovals
    ) throws {
        try tx.approvals.add(
            StageApproval(
                request: request.id,
                stage: choice.stage,
                by: person.id,
                onBehalfOf: choice.delegator?.id,
                at: tx.now
            )
        )
        let data: JSON = [
            "stage": .string(choice.stage), "days": .int(days), "comment": .text(comment),
            "waitingFor": .strings(choice.others), "onBehalfOf": .text(choice.delegator?.id.rawValue),
        ]
        try choice.recordDelegation(on: request, by: person, in: tx)
        try tx.record(
            AuditEvent(.requestStageApproved, [.request(request.id), .issue(request.issue)], data.withoutNulls)
        )
    }
}
