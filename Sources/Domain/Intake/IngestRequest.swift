package import Kernel

/// Makes a request of an issue and its snapshot, or records why not (R0, R0x), and lets policy decide (R1).
///
/// What is outside the intake project, its portal and its request types is left alone (`LeaveIssue`): an unrelated
/// customer hears nothing from us.
package struct IngestRequest: Sendable {
    private let facts: IssueFacts
    private let property: JSON
    private let fence: Int64

    package init(_ facts: IssueFacts, property: JSON, fence: Int64) {
        (self.facts, self.property, self.fence) = (facts, property, fence)
    }

    /// - Returns: the request, or nil when the issue was rejected or somebody else already took it in.
    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasIntake & HasRequests & HasGrants & HasJobs & HasPeople & HasCatalog & HasConnections
            & HasEffects & HasPolicies & HasApprovals
    ) throws -> AccessRequest? {
        guard try tx.queue.keep(.intake, id: facts.issue, fence: fence), var item = try tx.intake.find(facts.issue),
            item.state == .waiting
        else { return nil }
        guard try tx.intake.project()?.takes(facts.place) == true else {
            try LeaveIssue(facts.issue, fence: nil)(in: tx)
            return nil
        }
        do {
            let request = try take(in: tx)
            item.state = .accepted
            try tx.intake.save(item)
            return request
        } catch let refusal as Refusal {
            try RejectIntake(&item, refusal)(in: tx)
            return nil
        }
    }

    // Everything that can be refused is checked before the first write, so that a refusal leaves no trace but the rejection.
    private func take(
        in tx: some Scope & HasIntake & HasRequests & HasGrants & HasJobs & HasPeople & HasCatalog & HasConnections
            & HasEffects & HasPolicies & HasApprovals
    ) throws -> AccessRequest {
        guard let account = facts.reporter else {
            throw Refusal(
                .forbidden,
                "anonymous_reporter",
                "a request needs a reporter, so sign in to the portal before asking"
            )
        }
        let snapshot = try Snapshot(property: property)
        let particulars = try snapshot.particulars(try tx.intake.fields(), at: tx.now)
        try requireBeneficiary(snapshot, reporter: account)
        let (tool, role) = try requireTool(snapshot, in: tx)
        let user = facts.beneficiary?.account ?? account
        guard try tx.people.find(jiraAccount: account)?.isActive != false else {
            throw Refusal(.forbidden, "person_inactive", "this account is not active any more; ask a site admin")
        }
        let known = try tx.people.find(jiraAccount: user)
        guard known?.isActive ?? true else {
            throw Refusal(.forbidden, "beneficiary_inactive", "whoever would use the tool is not active any more")
        }
        if let known { try refuseDuplicate(known, tool: tool, role: role.name, in: tx) }
        let isOwn = sameBytes(user, account)
        let person = try known ?? newcomer(user, name: isOwn ? facts.reporterName : nil, in: tx)
        let requester = try isOwn ? person : reporter(account, in: tx)
        return try add(
            snapshot,
            particulars,
            tool: tool,
            role: role.name,
            requester: requester,
            beneficiary: person,
            in: tx
        )
    }

    /// Whom the snapshot names has to be somebody whom Jira knows.
    private func requireBeneficiary(_ snapshot: Snapshot, reporter: String) throws {
        guard let named = snapshot.beneficiary, !sameBytes(named, reporter) else { return }
        guard facts.beneficiary != nil else {
            throw Refusal(.invalid, "unknown_beneficiary", "Jira knows nobody under the account that the tool is for")
        }
    }

    private func requireTool(
        _ snapshot: Snapshot,
        in tx: some HasCatalog & HasIntake & HasPolicies
    ) throws -> (Tool, ToolRole) {
        guard let tool = try tx.catalog.find(snapshot.tool) ?? unlisted(snapshot.tool, in: tx) else {
            throw Refusal(.invalid, "unknown_tool", "there is no tool `\(snapshot.tool)` in the catalog")
        }
        guard tool.status.isRequestable else {
            throw Refusal(
                .forbidden,
                "tool_not_requestable",
                "\(tool.name) is \(tool.status.rawValue) and cannot be asked for"
            )
        }
        guard let role = tool.role(snapshot.role) else {
            throw Refusal(.invalid, "unknown_role", "\(tool.name) has no role `\(snapshot.role ?? "")`")
        }
        if tool.status == .pilot, let group = try tx.intake.project()?.pilotGroup, facts.groupsThatCount.contains(group)
        {
            return (tool, role)
        }
        guard tool.status != .pilot else {
            throw Refusal(.forbidden, "pilot_only", "\(tool.name) is in its pilot and open to the pilot group only")
        }
        return (tool, role)
    }

    /// The entry for a tool that nobody has added yet, where guardrails let people ask for one (N37): restricted and of
    /// high risk, so that a person decides.
    private func unlisted(_ id: ID<Tool>, in tx: some HasPolicies) throws -> Tool? {
        let guardrails = try (tx.policies.current()?.policy() ?? .initial).guardrails
        guard !guardrails.blockUnknownTools, id.isToolID else { return nil }
        return Tool(id: id, name: id.rawValue, status: .restricted, risk: .high)
    }

    private func list(_ tool: Tool, in tx: some Scope & HasCatalog) throws {
        guard try tx.catalog.find(tool.id) == nil else { return }
        try tx.catalog.add(tool)
        let data: JSON = [
            "status": .string(tool.status.rawValue), "risk": .string(tool.risk.rawValue), "source": "intake",
        ]
        try tx.record(AuditEvent(.toolSaved, [.tool(tool.id)], data))
    }

    private func refuseDuplicate(_ person: Person, tool: Tool, role: String, in tx: some HasRequests & HasGrants) throws
    {
        if let open = try tx.requests.open(beneficiary: person.id, tool: tool.id, role: role) {
            throw Refusal(
                .conflict,
                "duplicate_open_request",
                "\(open.issue) already asks for \(tool.name) and is still open"
            )
        }
        if let grant = try tx.grants.open(holder: person.id, tool: tool.id, role: role) {
            let issue = try tx.requests.find(grant.request)?.issue ?? grant.id.rawValue
            throw Refusal(.conflict, "duplicate_open_grant", "access to \(tool.name) from \(issue) is still open")
        }
    }

    private func reporter(_ account: String, in tx: some Scope & HasPeople) throws -> Person {
        try tx.people.find(jiraAccount: account) ?? newcomer(account, name: facts.reporterName, in: tx)
    }

    /// - Parameter name: how Jira shows them to others, where it said so.
    private func newcomer(_ account: String, name: String?, in tx: some Scope & HasPeople) throws -> Person {
        let id: ID<Person> = tx.newID()
        let name = name.flatMap(Person.readableName) ?? "Requester \(id.rawValue.suffix(6))"
        let person = Person(id: id, displayName: name, jiraAccount: account)
        try tx.people.add(person)
        try tx.record(AuditEvent(.personCreated, [.person(person.id)], ["source": "intake"]))
        return person
    }

    private func add(
        _ snapshot: Snapshot,
        _ more: IntakeParticulars,
        tool: Tool,
        role: String,
        requester: Person,
        beneficiary: Person,
        in tx: some Scope & HasRequests & HasGrants & HasJobs & HasCatalog & HasConnections & HasEffects & HasPolicies
            & HasApprovals & HasPeople
    ) throws -> AccessRequest {
        try list(tool, in: tx)
        let revision = try tx.policies.current()
        var request = AccessRequest(
            id: tx.newID(),
            issue: facts.issue,
            project: facts.project,
            requester: requester.id,
            beneficiary: beneficiary.id,
            tool: tool.id,
            role: role,
            businessUse: snapshot.businessUse,
            dataClasses: snapshot.dataClasses,
            requestedDays: snapshot.requestedDays,
            requesterGroups: facts.groupsThatCount,
            snapshotHash: snapshot.hash,
            policyRevision: revision?.number ?? 0,
            createdAt: tx.now,
            particulars: more
        )
        let policyFacts = try request.factsNow(tool: tool, at: tx.now, in: tx)
        let verdict = try (revision?.policy() ?? .initial).compiled().decide(policyFacts)
        request.policyRecord = PolicyRecord.make(verdict, revision: revision, facts: policyFacts).canonicalText
        let isForAnother = requester.id != beneficiary.id
        request.blockedBy = isForAnother && verdict.isAutomatic ? "on_behalf_of_another" : verdict.blockedBy
        request.stages = max(verdict.outcome.stages.sorted.count, 1)
        try tx.requests.add(request)
        try tx.record(
            AuditEvent(.requestCreated, [.request(request.id), .issue(request.issue)], particulars(of: request))
        )
        switch verdict.outcome.kind {
        // Nobody receives access that they did not ask for without a person's word.
        case .autoApprove where isForAnother: try wait(request, in: tx)
        case .autoApprove: try autoApprove(&request, tool: tool, verdict: verdict, in: tx)
        case .deny: try deny(&request, verdict: verdict, in: tx)
        case .review: try wait(request, in: tx)
        }
        return request
    }

    /// Leaves it to people, and looks at once whether somebody can decide.
    private func wait(
        _ request: AccessRequest,
        in tx: some Scope & HasApprovals & HasPeople & HasPolicies & HasCatalog & HasConnections
    ) throws {
        try ApprovalClock.start(request, in: tx)
        try CheckApprovers().look(at: request, try tx.approvals.settings(), in: tx)
    }

    private func deny(
        _ request: inout AccessRequest,
        verdict: PolicyVerdict,
        in tx: some Scope & HasRequests & HasEffects
    ) throws {
        request.decision = .denied
        request.source = .autoPolicy
        request.decidedAt = tx.now
        request.reason =
            verdict.messages.isEmpty ? "the policy does not allow this" : verdict.messages.joined(separator: " ")
        try tx.requests.save(request)
        request.version += 1
        let data: JSON = [
            "source": .text(request.source?.rawValue), "rules": .strings(verdict.matched),
            "revision": .integer(request.policyRevision), "reason": .text(request.reason),
        ]
        try tx.record(AuditEvent(.requestDenied, [.request(request.id), .issue(request.issue)], data))
        try TellJira.denied(request, by: "policy revision \(request.policyRevision)", in: tx)
    }

    private func autoApprove(
        _ request: inout AccessRequest,
        tool: Tool,
        verdict: PolicyVerdict,
        in tx: some Scope & HasRequests & HasGrants & HasJobs & HasCatalog & HasEffects & HasPolicies
    ) throws {
        request.decision = .approved
        request.source = .autoPolicy
        request.decidedAt = tx.now
        request.approvedDays = try ApprovedDays.bounded(
            request.requestedDays,
            of: request,
            record: request.policyRecordJSON,
            tool: tool,
            in: tx
        )
        try tx.requests.save(request)
        request.version += 1
        let data: JSON = [
            "rules": .strings(verdict.matched), "revision": .integer(request.policyRevision),
            "days": .int(request.approvedDays),
        ]
        try tx.record(AuditEvent(.requestAutoApproved, [.request(request.id), .issue(request.issue)], data))
        try GiveGrant(for: request, tool: tool, days: request.approvedDays ?? request.requestedDays)(in: tx)
        let rules = verdict.matched.joined(separator: ", ")
        try TellJira.approved(request, tool: tool, by: "policy revision \(request.policyRevision) (\(rules))", in: tx)
    }

    private func particulars(of request: AccessRequest) -> JSON {
        [
            "tool": .string(request.tool.rawValue), "role": .string(request.role),
            "requester": .string(request.requester.rawValue),
            "beneficiary": .string(request.beneficiary.rawValue), "days": .integer(Int64(request.requestedDays)),
            "dataClasses": .strings(request.dataClasses), "snapshot": .string(Hex.encode(request.snapshotHash)),
            "revision": .integer(request.policyRevision), "blockedBy": .text(request.blockedBy),
        ]
    }
}

extension AccessRequest {
    /// The facts that policy decides by, as they are now.
    ///
    /// - Parameter days: how long access shall last from now on; what was asked for unless given.
    func factsNow(
        tool: Tool,
        days: Int? = nil,
        at now: Instant,
        in tx: some Scope & HasConnections & HasCatalog
    ) throws -> PolicyFacts {
        let attestations = try tx.catalog.attestations(of: tool.id)
        return PolicyFacts(
            project: project,
            tool: tool.id,
            role: role,
            status: tool.status,
            risk: tool.risk,
            groups: requesterGroups,
            requestedDays: days ?? requestedDays,
            dataClasses: dataClasses,
            region: particulars.region,
            attested: attestations.attested(at: now),
            stale: attestations.stale(at: now),
            at: now,
            missingStep: try MissingStep.of(tool, role: role, in: tx)?.rawValue
        )
    }
}
