package import Kernel

/// Gives access to a pending request for some hours, without the approvers who are asked: on the record, told on the
/// issue to all who were passed over, and reviewed by somebody else afterwards.
///
/// It takes another person than the parties and their delegates, so it is no way to approve for oneself. It passes over
/// stages and nothing else: blocked and retired tools, missing steps, the licence and open grants stop it as they stop
/// everybody.
package struct UseBreakGlass: Sendable {
    private let id: ID<AccessRequest>
    private let hours: Int
    private let reason: String
    private let version: Int64?

    /// - Parameter version: the version that the person saw; nil where none was shown.
    package init(_ id: ID<AccessRequest>, hours: Int, reason: String, version: Int64? = nil) {
        (self.id, self.hours, self.reason, self.version) = (id, hours, reason, version)
    }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasBreakGlass & HasRequests & HasGrants & HasJobs & HasPeople & HasCatalog & HasConnections
            & HasEffects & HasPolicies & HasApprovals
    ) throws -> BreakGlassUse {
        var request = try tx.requests.requirePending(id)
        guard version == nil || version == request.version else {
            throw Refusal(.conflict, "changed_meanwhile", "the request has changed since you saw it; look at it again")
        }
        guard let settings = try tx.breakGlass.settings() else {
            throw Refusal(.forbidden, "break_glass_off", "break-glass is switched off; ask an approver to decide")
        }
        guard try tx.breakGlass.countOverdue(at: tx.now) == 0 else {
            throw Refusal(
                .conflict,
                "break_glass_review_overdue",
                "an earlier use was not reviewed in time; review it first"
            )
        }
        // Hours after hours would be standing access that nobody approved.
        guard try !tx.breakGlass.isUnreviewed(holder: request.beneficiary, tool: request.tool) else {
            throw Refusal(
                .conflict,
                "break_glass_unreviewed",
                "the last use for this person and tool has to be reviewed first"
            )
        }
        let person = try invoker(on: [request.requester, request.beneficiary], settings, in: tx)
        try checkWords(settings)
        let tool = try requireTool(of: request, in: tx)
        let skipped = try skipped(request, by: person, in: tx)
        let end = tx.now + .hours(Int64(hours))
        (request.decision, request.source, request.reason) = (.approved, .person, "break-glass: \(reason)")
        (request.decidedBy, request.decidedAt, request.approvedDays) = (person.id.rawValue, tx.now, 1)
        try tx.requests.save(request)
        let subjects: [AuditEvent.Subject] = [.request(id), .issue(request.issue)]
        try tx.record(AuditEvent(.requestApproved, subjects, ["source": "break-glass", "until": .instant(end)]))
        let grant = try GiveGrant(for: request, tool: tool, days: 1, until: end)(in: tx)
        let use = BreakGlassUse(
            id: tx.newID(),
            request: id,
            grant: grant.id,
            by: person.id,
            at: tx.now,
            reason: reason,
            hours: hours,
            skipped: skipped.map(\.id),
            dueAt: tx.now + .days(Int64(settings.reviewDays))
        )
        try tx.breakGlass.add(use)
        try record(use, until: end, of: request, in: tx)
        try tell(use, until: end, of: request, tool: tool, by: person, passingOver: skipped, in: tx)
        return use
    }

    /// Who may: never a party, whoever acts for one, or somebody without the role that the settings ask for.
    private func invoker(
        on parties: [ID<Person>],
        _ settings: BreakGlassSettings,
        in tx: some Scope & HasPeople & HasApprovals
    ) throws -> Person {
        let person = try Eligibility.decider(on: Set(parties), in: tx)
        guard settings.invokers == .approver || person.roles.contains(.admin) else {
            throw Refusal(.forbidden, "role_missing", "only a site admin may break the glass here")
        }
        guard try !Eligibility.isDelegate(of: parties, person.id, in: tx) else {
            throw Refusal(.forbidden, "self_approval", "you act for a party to this request, so somebody else has to")
        }
        return person
    }

    private func checkWords(_ settings: BreakGlassSettings) throws(Refusal) {
        guard (1...settings.mostHours).contains(hours) else {
            throw Refusal(
                .invalid,
                "hours_out_of_range",
                "break-glass gives access for 1 to \(settings.mostHours) hours"
            )
        }
        guard !reason.isEmpty, reason.utf8.count <= 1_000 else {
            throw Refusal(.invalid, "reason_missing", "say why it cannot wait, in 1 to 1,000 bytes")
        }
    }

    private func requireTool(of request: AccessRequest, in tx: some Scope & HasCatalog & HasConnections) throws -> Tool
    {
        guard let tool = try tx.catalog.find(request.tool), tool.status.isRequestable else {
            throw Refusal(.conflict, "tool_not_requestable", "this tool cannot be given any more, not even now")
        }
        if let step = try MissingStep.of(tool, role: request.role, in: tx) { throw step.refusal }
        return tool
    }

    /// Whom the request waits for besides the one who acts.
    private func skipped(
        _ request: AccessRequest,
        by person: Person,
        in tx: some Scope & HasApprovals & HasPeople & HasPolicies & HasCatalog & HasConnections
    ) throws -> [Person] {
        let waiting = try FindApprovers(request)(in: tx).filter(\.isWaiting)
        if waiting.count == 1, waiting[0].people.contains(where: { $0.id == person.id }) {
            throw Refusal(.conflict, "break_glass_not_needed", "you may approve this request yourself, so do that")
        }
        var seen: Set<ID<Person>> = [person.id]
        return waiting.flatMap(\.people).filter { seen.insert($0.id).inserted }
    }

    private func record(_ use: BreakGlassUse, until end: Instant, of request: AccessRequest, in tx: some Scope) throws {
        let data: JSON = [
            "use": .string(use.id.rawValue), "reason": .string(reason), "hours": .int(hours), "until": .instant(end),
            "skipped": .strings(use.skipped.map(\.rawValue)), "reviewBy": .instant(use.dueAt),
        ]
        let subjects: [AuditEvent.Subject] = [.request(id), .issue(request.issue), .grant(use.grant), .person(use.by)]
        try tx.record(AuditEvent(.breakGlassUsed, subjects, data))
    }

    private func tell(
        _ use: BreakGlassUse,
        until end: Instant,
        of request: AccessRequest,
        tool: Tool,
        by person: Person,
        passingOver skipped: [Person],
        in tx: some Scope & HasEffects
    ) throws {
        try tx.tell(request.issue, .transition(candidates: TellJira.approveNames))
        let names = skipped.isEmpty ? "nobody could be asked" : skipped.map(\.displayName).joined(separator: ", ")
        let text = """
            Break-glass: \(person.displayName) gave access to \(tool.name) until \(end.rfc3339), because: \(reason). \
            Passed over: \(names). Somebody else reviews this by \(use.dueAt.rfc3339).
            """
        try tx.tell(request.issue, .comment(text: text))
    }
}
