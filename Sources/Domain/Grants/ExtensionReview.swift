import Kernel

/// Looks at an extension as at a new request that lasts as long from now on (G4): what the policy in force denies is not
/// extended, and where it asks for stages, whoever extends has to stand at the only one.
///
/// An extension collects no approvals, so what needs two people is asked for anew.
struct ExtensionReview {
    private let grant: Grant
    private let request: AccessRequest?
    private let tool: Tool

    init(of grant: Grant, request: AccessRequest?, tool: Tool) {
        (self.grant, self.request, self.tool) = (grant, request, tool)
    }

    func callAsFunction(
        by person: Person,
        in tx: some Scope & HasPolicies & HasConnections & HasApprovals & HasPeople & HasCatalog
    ) throws {
        guard let request, let end = grant.expiresAt else {
            throw Refusal(.conflict, "not_extendable", "nobody knows what was asked for; ask for the tool again")
        }
        let delegates = try tx.approvals.delegates(of: [request.requester, request.beneficiary], at: tx.now)
        guard try delegates.isEmpty || !Eligibility.isSame(as: delegates, person.id, in: tx) else {
            throw Refusal(.forbidden, "self_approval", "you decide for a party meanwhile; another approver has to")
        }
        let outcome = try outcome(request, until: end, in: tx)
        guard outcome.kind != .deny else {
            throw Refusal(.forbidden, "policy_denies", "the policy in force does not allow this any more")
        }
        guard outcome.maximumDays.map({ end <= tx.now + .days(Int64($0)) }) ?? true else {
            throw Refusal(
                .invalid,
                "beyond_limit",
                "the policy in force gives \(tool.name) for \(outcome.maximumDays ?? 0) days at a time; extend by less"
            )
        }
        try requireStanding(person, at: outcome.stages.sorted, request, in: tx)
    }

    private func outcome(
        _ request: AccessRequest,
        until end: Instant,
        in tx: some Scope & HasPolicies & HasConnections & HasCatalog
    ) throws -> PolicyOutcome {
        let day = Span.days(1).milliseconds
        let days = Int(max(((end - tx.now).milliseconds + day - 1) / day, 1))
        var policy = try tx.policies.current()?.policy() ?? .initial
        if let override = try tx.policies.override(of: request.id), tx.now < override.until {
            policy.guardrails = Guardrails(securityReviewAt: [])
        }
        return policy.compiled().decide(try request.factsNow(tool: tool, days: days, at: tx.now, in: tx)).outcome
    }

    private func requireStanding(
        _ person: Person,
        at stages: [String],
        _ request: AccessRequest,
        in tx: some Scope & HasApprovals & HasPeople
    ) throws {
        guard let stage = stages.first else { return }
        let bench = try ApproverBench(request, given: [], in: tx)
        guard stages.count == 1, try bench.standing(of: person, at: stage, in: tx) != nil else {
            throw Refusal(
                .conflict,
                "stages_required",
                "this needs the word of \(ChooseStage.list(stages)), as a new request does; ask for the tool again when the grant ends"
            )
        }
    }
}
