import Kernel

/// Who could decide on a request, stage by stage, as people, roles and routes are at this moment.
package struct FindApprovers: Sendable {
    private let request: AccessRequest

    package init(_ request: AccessRequest) { self.request = request }

    package func callAsFunction(
        in tx: some Scope & HasApprovals & HasPeople & HasPolicies & HasCatalog & HasConnections
    ) throws -> [StageState] {
        let required = try request.requiredStages(in: tx)
        let given = required.isEmpty ? [] : try tx.approvals.given(to: request.id)
        return try stages(required, given: given, in: tx)
    }

    func stages(
        _ required: [String],
        given: [StageApproval],
        in tx: some Scope & HasApprovals & HasPeople
    ) throws -> [StageState] {
        let bench = try ApproverBench(request, given: given, in: tx)
        return try (required.isEmpty ? [Rule.ordinaryStage] : required).map { stage in
            let approval = given.first { sameBytes($0.stage, stage) }
            guard approval == nil else {
                return StageState(stage: stage, approval: approval, people: [], isFallback: false)
            }
            let (people, isFallback) = try bench.people(of: stage, in: tx)
            return StageState(stage: stage, approval: nil, people: people, isFallback: isFallback)
        }
    }
}
