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
        /// Whose delegate the person is there; nil for their own word.
        let delegator: Person?
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
        let (stage, standing) = try rarest(of: mine, bench, in: tx)
        return choice(stage, standing, open: open, given)
    }

    /// Where a denial or a question is said: one denial at an open stage ends the request.
    @discardableResult
    func denial(by person: Person, in tx: some Scope & HasApprovals & HasPeople) throws -> Choice {
        let (open, given, bench) = try look(in: tx)
        guard let (stage, standing) = try stages(open, of: person, bench, in: tx).first else { throw notYours(open) }
        return choice(stage, standing, open: open, given)
    }

    private typealias Place = (stage: String, standing: ApproverBench.Standing)

    private func choice(
        _ stage: String,
        _ standing: ApproverBench.Standing,
        open: [String],
        _ given: [StageApproval]
    ) -> Choice {
        var delegator: Person?
        if case .delegate(let person) = standing { delegator = person }
        let others = open.filter { !sameBytes($0, stage) }
        return Choice(stage: stage, delegator: delegator, others: others, given: given)
    }

    private func look(
        in tx: some Scope & HasApprovals & HasPeople
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
    ) throws -> [Place] {
        if let wanted, !open.contains(where: { sameBytes($0, wanted) }) {
            throw Refusal(.conflict, "stage_not_open", "stage `\(wanted)` does not wait for a decision")
        }
        return try open.filter { stage in wanted.map { sameBytes($0, stage) } ?? true }.compactMap { stage in
            try bench.standing(of: person, at: stage, in: tx).map { (stage, $0) }
        }
    }

    /// Of the stages that a person may approve, the one for which the fewest others are left.
    private func rarest(
        of places: [Place],
        _ bench: ApproverBench,
        in tx: some Scope & HasApprovals & HasPeople
    ) throws -> Place {
        guard places.count > 1 else { return places[0] }
        let counts = try places.map { try bench.people(of: $0.stage, in: tx).people.count }
        return zip(places, counts).min { $0.1 < $1.1 }?.0 ?? places[0]
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

extension ChooseStage.Choice {
    /// Who says it, as the issue is told: `Quinn for Pat`.
    func name(of person: Person) -> String {
        delegator.map { "\(person.displayName) for \($0.displayName)" } ?? person.displayName
    }

    /// That somebody acted for somebody else, with both (R6).
    func recordDelegation(on request: AccessRequest, by person: Person, in tx: some Scope) throws {
        guard let delegator else { return }
        let data: JSON = [
            "stage": .string(stage), "delegate": .string(person.id.rawValue),
            "delegator": .string(delegator.id.rawValue),
        ]
        let subjects: [AuditEvent.Subject] = [
            .request(request.id), .issue(request.issue), .person(person.id), .person(delegator.id),
        ]
        try tx.record(AuditEvent(.delegationApplied, subjects, data))
    }
}
