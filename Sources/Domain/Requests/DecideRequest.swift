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
    private let version: Int64?

    /// - Parameter version: the version that the person saw; nil where none was shown.
    package init(_ id: ID<AccessRequest>, _ decision: HumanDecision, version: Int64? = nil) {
        (self.id, self.decision, self.version) = (id, decision, version)
    }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasRequests & HasGrants & HasJobs & HasPeople & HasCatalog & HasConnections & HasEffects
            & HasPolicies
    ) throws -> AccessRequest {
        guard var request = try tx.requests.find(id) else {
            throw Refusal(.notFound, "no_such_request", "there is no such request")
        }
        try requireOpen(request, in: tx)
        let person = try Eligibility.decider(on: [request.requester, request.beneficiary], in: tx)
        request.source = .person
        request.decidedBy = person.id.rawValue
        request.decidedAt = tx.now
        switch decision {
        case .approve(let days, let comment): try approve(&request, days: days, comment: comment, by: person, in: tx)
        case .deny(let reason): try deny(&request, reason: reason, by: person, in: tx)
        }
        return request
    }

    private func requireOpen(_ request: AccessRequest, in tx: some Scope & HasPeople) throws {
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
            throw Refusal(.conflict, "changed_meanwhile", "the request has changed since you saw it; look at it again")
        }
    }

    private func approve(
        _ request: inout AccessRequest,
        days: Int?,
        comment: String?,
        by person: Person,
        in tx: some Scope & HasRequests & HasGrants & HasJobs & HasCatalog & HasConnections & HasEffects & HasPolicies
    ) throws {
        let tool = try requireTool(of: request, in: tx)
        let asked = days ?? request.requestedDays
        guard (1...request.requestedDays).contains(asked) else {
            throw Refusal(
                .invalid,
                "duration_only_downwards",
                "approve from 1 to the \(request.requestedDays) days that were asked for"
            )
        }
        request.decision = .approved
        request.reason = comment
        request.approvedDays = try ApprovedDays.bounded(asked, of: request, tool: tool, in: tx)
        try tx.requests.save(request)
        try tx.record(
            AuditEvent(.requestApproved, [.request(request.id), .issue(request.issue)], particulars(of: request))
        )
        try GiveGrant(for: request, tool: tool, days: request.approvedDays ?? asked)(in: tx)
        try TellJira.approved(request, tool: tool, by: person.displayName, in: tx)
    }

    private func deny(
        _ request: inout AccessRequest,
        reason: String,
        by person: Person,
        in tx: some Scope & HasRequests & HasEffects
    ) throws {
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why; the requester will read it") }
        request.decision = .denied
        request.reason = reason
        try tx.requests.save(request)
        try tx.record(
            AuditEvent(.requestDenied, [.request(request.id), .issue(request.issue)], particulars(of: request))
        )
        try TellJira.denied(request, by: person.displayName, in: tx)
    }

    private func requireTool(of request: AccessRequest, in tx: some HasCatalog & HasConnections) throws -> Tool {
        guard let tool = try tx.catalog.find(request.tool), tool.status.isRequestable else {
            throw Refusal(.conflict, "tool_not_requestable", "this tool cannot be given any more; deny the request")
        }
        if let step = try MissingStep.of(tool, role: request.role, in: tx) { throw step.refusal }
        return tool
    }

    private func particulars(of request: AccessRequest) -> JSON {
        let data: JSON = [
            "source": .text(request.source?.rawValue), "days": .int(request.approvedDays),
            "requestedDays": .integer(Int64(request.requestedDays)), "reason": .text(request.reason),
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
        tool: Tool,
        in tx: some Scope & HasPolicies
    ) throws -> Int {
        try min(asked, most(of: request, tool: tool, in: tx))
    }

    /// The most days in one go that tool, risk, the pinned revision and the lifetime rule allow.
    ///
    /// The limit by risk is a guardrail, so the revision that is in force at this moment counts, unless an admin has
    /// overridden guardrails for the request.
    static func most(of request: AccessRequest?, tool: Tool, in tx: some Scope & HasPolicies) throws -> Int {
        let override = try request.flatMap { try tx.policies.override(of: $0.id) }
        let isOverridden = override.map { tx.now < $0.until } ?? false
        let guardrails = isOverridden ? nil : try (tx.policies.current()?.policy() ?? .initial).guardrails
        let limits = [
            tool.maximumDays, guardrails?.maximumDays[tool.risk],
            try request?.pinnedMaximumDays(isOverridden, in: tx),
        ]
        return limits.compactMap(\.self).reduce(180, min)
    }
}
