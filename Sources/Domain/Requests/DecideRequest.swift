package import Kernel

/// What a person decides.
package enum HumanDecision: Equatable, Sendable {
    /// Fewer days than asked are allowed, more are not.
    case approve(days: Int?, comment: String?)
    case deny(reason: String)
}

/// Approves or denies one request, checking everything anew at this moment.
package struct DecideRequest: Sendable {
    private let id: ID<AccessRequest>
    private let decision: HumanDecision
    private let stage: String?
    private let version: Int64?

    /// - Parameters:
    ///   - stage: where the person decides; nil lets the first be found at which they may.
    ///   - version: the version that the person saw; nil where none was shown.
    package init(
        _ id: ID<AccessRequest>,
        _ decision: HumanDecision,
        at stage: String? = nil,
        version: Int64? = nil
    ) {
        (self.id, self.decision, self.stage, self.version) = (id, decision, stage, version)
    }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasRequests & HasGrants & HasJobs & HasPeople & HasCatalog & HasConnections & HasEffects
            & HasPolicies & HasApprovals & HasIntake
    ) throws -> AccessRequest {
        guard var request = try tx.requests.find(id) else {
            throw Refusal(.notFound, "no_such_request", "there is no such request")
        }
        try requireOpen(request, in: tx)
        let person = try Eligibility.decider(on: [request.requester, request.beneficiary], in: tx)
        try refuseDelegate(person, of: request, in: tx)
        switch decision {
        case .approve(let days, let comment): try approve(&request, days: days, comment: comment, by: person, in: tx)
        case .deny(let reason): try deny(&request, reason: reason, by: person, in: tx)
        }
        return request
    }

    /// Whoever decides for a party meanwhile is no second pair of eyes either.
    private func refuseDelegate(
        _ person: Person,
        of request: AccessRequest,
        in tx: some Scope & HasPeople & HasApprovals
    ) throws {
        let delegates = try tx.approvals.delegates(of: [request.requester, request.beneficiary], at: tx.now)
        guard try !delegates.isEmpty && Eligibility.isSame(as: delegates, person.id, in: tx) else { return }
        throw Refusal(
            .forbidden,
            "self_approval",
            "you decide for the requester or whoever would use the tool meanwhile; another approver has to"
        )
    }

    private func requireOpen(_ request: AccessRequest, in tx: some Scope & HasPeople & HasApprovals) throws {
        guard request.decision == .pending else {
            let who = try request.decidedBy.flatMap { try tx.people.find(ID($0))?.displayName } ?? "the system"
            let when = request.decidedAt?.rfc3339 ?? "earlier"
            throw Refusal(
                .conflict,
                "already_decided",
                "\(who) already made it `\(request.decision.rawValue)` at \(when)"
            )
        }
        guard version == nil || version == request.version else {
            let last = try tx.approvals.given(to: request.id).last
            let what = try last.map { approval in
                let who = try tx.people.find(approval.by)?.displayName ?? "somebody"
                return ": \(who) approved stage `\(approval.stage)` at \(approval.at.rfc3339)"
            }
            throw Refusal(
                .conflict,
                "changed_meanwhile",
                "the request has changed since you saw it\(what ?? ""); look at it again"
            )
        }
    }

    private func approve(
        _ request: inout AccessRequest,
        days: Int?,
        comment: String?,
        by person: Person,
        in tx: some Scope & HasRequests & HasGrants & HasJobs & HasPeople & HasCatalog & HasConnections & HasEffects
            & HasPolicies & HasApprovals & HasIntake
    ) throws {
        let record = request.policyRecordForDecision
        let required = try request.requiredStages(record, in: tx)
        let choice =
            try request.isOpenToEveryApprover(required, in: tx)
            ? nil : try ChooseStage(request, required: required, wanted: stage).approval(by: person, in: tx)
        let tool = try requireTool(of: request, in: tx)
        let asked = days ?? request.requestedDays
        guard (1...request.requestedDays).contains(asked) else {
            throw Refusal(
                .invalid,
                "duration_only_downwards",
                "approve from 1 to the \(request.requestedDays) days that were asked for"
            )
        }
        let days = min(asked, request.approvedDays ?? asked)
        if let choice, !choice.others.isEmpty {
            return try ApproveStage(choice, days: days, comment: comment, by: person)(&request, in: tx)
        }
        decide(&request, .approved, reason: comment, by: person, at: tx.now)
        request.approvedDays = try ApprovedDays.bounded(days, of: request, record: record, tool: tool, in: tx)
        try tx.requests.save(request)
        if let choice { try ApproveStage.record(choice, of: request, days: days, by: person, in: tx) }
        try tx.record(
            AuditEvent(
                .requestApproved,
                [.request(request.id), .issue(request.issue)],
                particulars(of: request, choice)
            )
        )
        try GiveGrant(for: request, tool: tool, days: request.approvedDays ?? days)(in: tx)
        try TellJira.approved(request, tool: tool, by: choice?.name(of: person) ?? person.displayName, in: tx)
    }

    private func deny(
        _ request: inout AccessRequest,
        reason: String,
        by person: Person,
        in tx: some Scope & HasRequests & HasEffects & HasPeople & HasPolicies & HasApprovals & HasCatalog
            & HasConnections
    ) throws {
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why; the requester will read it") }
        let required = try request.requiredStages(in: tx)
        let choice =
            try request.isOpenToEveryApprover(required, in: tx)
            ? nil : try ChooseStage(request, required: required, wanted: stage).denial(by: person, in: tx)
        decide(&request, .denied, reason: reason, by: person, at: tx.now)
        try tx.requests.save(request)
        try choice?.recordDelegation(on: request, by: person, in: tx)
        try tx.record(
            AuditEvent(
                .requestDenied,
                [.request(request.id), .issue(request.issue)],
                particulars(of: request, choice)
            )
        )
        try TellJira.denied(request, by: choice?.name(of: person) ?? person.displayName, in: tx)
    }

    private func decide(
        _ request: inout AccessRequest,
        _ decision: AccessRequest.Decision,
        reason: String?,
        by person: Person,
        at now: Instant
    ) {
        (request.decision, request.source, request.reason) = (decision, .person, reason)
        (request.decidedBy, request.decidedAt) = (person.id.rawValue, now)
    }

    private func requireTool(
        of request: AccessRequest,
        in tx: some Scope & HasCatalog & HasConnections & HasIntake
    ) throws -> Tool {
        guard let tool = try tx.catalog.find(request.tool), tool.status.isRequestable else {
            throw Refusal(.conflict, "tool_not_requestable", "this tool cannot be given any more; deny the request")
        }
        if tool.status == .pilot {
            let group = try tx.intake.project()?.pilotGroup
            guard let group, request.requesterGroups.contains(where: { sameBytes($0, group) }) else {
                throw Refusal(
                    .forbidden,
                    "pilot_only",
                    "\(tool.name) is in its pilot now and open to the pilot group only; deny the request"
                )
            }
        }
        if let step = try MissingStep.of(tool, role: request.role, in: tx) { throw step.refusal }
        return tool
    }

    private func particulars(of request: AccessRequest, _ choice: ChooseStage.Choice?) -> JSON {
        let data: JSON = [
            "source": .text(request.source?.rawValue), "days": .int(request.approvedDays),
            "requestedDays": .integer(Int64(request.requestedDays)), "reason": .text(request.reason),
            "onBehalfOf": .text(choice?.delegator?.id.rawValue),
        ]
        return data.withoutNulls
    }
}

/// How long an approval may last.
enum ApprovedDays {
    /// The asked days within the most that are allowed.
    static func bounded(
        _ asked: Int,
        of request: AccessRequest,
        record: JSON?,
        tool: Tool,
        in tx: some Scope & HasPolicies
    ) throws -> Int {
        try min(asked, most(of: request, record: record, tool: tool, in: tx))
    }

    /// The same, of a request whose record was not read yet.
    static func most(of request: AccessRequest?, tool: Tool, in tx: some Scope & HasPolicies) throws -> Int {
        try most(of: request, record: request?.policyRecordJSON, tool: tool, in: tx)
    }

    /// The most days in one go that tool, risk, the pinned revision and the lifetime rule allow.
    ///
    /// The limit by risk is a guardrail, so the revision that is in force at this moment counts, unless an admin has
    /// overridden guardrails for the request.
    private static func most(
        of request: AccessRequest?,
        record: JSON?,
        tool: Tool,
        in tx: some Scope & HasPolicies
    ) throws -> Int {
        let override = try request.flatMap { try tx.policies.override(of: $0.id) }
        let isOverridden = override.map { tx.now < $0.until } ?? false
        let guardrails = isOverridden ? nil : try (tx.policies.current()?.policy() ?? .initial).guardrails
        let limits = [
            tool.maximumDays, guardrails?.maximumDays[tool.risk],
            try request?.pinnedMaximumDays(record, isOverridden, in: tx),
        ]
        return limits.compactMap(\.self).reduce(180, min)
    }
}
