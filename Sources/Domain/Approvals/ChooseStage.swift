import Kernel

/// Finds the stage at which a person decides, or says why there is none.
struct ChooseStage {
    private let request: AccessRequest
    private let required: [String]
    private let wanted: String?

    init(_ request: AccessRequest, required: [String], wanted: String?) {
        (self.request, self.required, self.wanted) = (request, required, wanted)
    }

    struct Choice {
        /// Where the person decides.
        let stage: String
        /// What waits besides.
        let others: [String]
        let given: [StageApproval]
    }

    /// The stage for an approval: each needs another human.
    func approval(by person: Person, in tx: some Scope & HasApprovals & HasPeople) throws -> Choice {
        let (open, given, bench) = try look(in: tx)
        let mine = try stages(open, of: person, bench, in: tx)
        guard !mine.isEmpty else { throw notYours(open) }
        guard try !bench.hasApproved(person.id, in: tx) else {
            throw Refusal(
                .conflict,
                "distinct_approver",
                "you approved another stage of this request, so somebody else has to approve \(Self.list(open))"
            )
        }
        let stage = try rarest(of: mine, bench, in: tx)
        return Choice(stage: stage, others: open.filter { !sameBytes($0, stage) }, given: given)
    }

    /// Lets only those pass who may decide at a stage that is open: one denial ends the request.
    func denial(by person: Person, in tx: some Scope & HasApprovals & HasPeople) throws {
        let (open, _, bench) = try look(in: tx)
        guard try !stages(open, of: person, bench, in: tx).isEmpty else { throw notYours(open) }
    }

    private func look(
        in tx: some HasApprovals & HasPeople
    ) throws -> (open: [String], given: [StageApproval], bench: ApproverBench) {
        let given = try tx.approvals.given(to: request.id)
        let waiting = required.filter { stage in !given.contains { sameBytes($0.stage, stage) } }
        // An override may take away the very stages that waited: then one more approver has to say yes.
        let open = waiting.isEmpty ? [Rule.ordinaryStage] : waiting
        return (open, given, try ApproverBench(request, given: given, in: tx))
    }

    private func stages(
        _ open: [String],
        of person: Person,
        _ bench: ApproverBench,
        in tx: some Scope & HasApprovals & HasPeople
    ) throws -> [String] {
        if let wanted, !open.contains(where: { sameBytes($0, wanted) }) {
            throw Refusal(.conflict, "stage_not_open", "stage `\(wanted)` does not wait for a decision")
        }
        return try open.filter { stage in
            guard wanted.map({ sameBytes($0, stage) }) ?? true else { return false }
            if try bench.names(person, at: stage, in: tx) { return true }
            guard person.roles.contains(.admin) else { return false }
            let (people, isFallback) = try bench.people(of: stage, in: tx)
            return isFallback || people.isEmpty
        }
    }

    /// Of the stages that a person may approve, the one for which the fewest others are left.
    private func rarest(
        of stages: [String],
        _ bench: ApproverBench,
        in tx: some Scope & HasApprovals & HasPeople
    ) throws -> String {
        guard stages.count > 1 else { return stages[0] }
        return try stages.map { ($0, try bench.people(of: $0, in: tx).people.count) }.min { $0.1 < $1.1 }?.0
            ?? stages[0]
    }

    private func notYours(_ open: [String]) -> Refusal {
        Refusal(
            .forbidden,
            "not_your_stage",
            "the request waits for \(Self.list(wanted.map { [$0] } ?? open)), where you are not asked"
        )
    }

    static func list(_ stages: [String]) -> String { stages.map { "`\($0)`" }.joined(separator: " and ") }
}
