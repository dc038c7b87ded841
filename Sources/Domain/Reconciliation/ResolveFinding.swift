package import Kernel

/// Settles findings as a site admin chose.
///
/// Taking people out and ending grants are mass changes: when there are more in an hour than the breaker allows, all of
/// them wait.
package struct ResolveFindings: Sendable {
    package static let most = 50

    private let ids: [ID<Finding>]
    private let choice: Finding.Choice
    private let reason: String

    package init(_ ids: [ID<Finding>], _ choice: Finding.Choice, reason: String) {
        (self.ids, self.choice, self.reason) = (ids, choice, reason)
    }

    package enum Outcome: Equatable, Sendable {
        case done([Finding])
        /// The breaker holds it until an admin lets it go on.
        case paused(MassChange)
    }

    package func callAsFunction(
        in tx: some Scope & HasReconciliation & HasMassChanges & HasGrants & HasJobs & HasPeople & HasCatalog
            & HasIdentities & HasRateLimits
    ) throws -> Outcome {
        try tx.requirePerson(.admin, to: "settle findings")
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why it is settled so") }
        let unique = Set(ids)
        guard (1...Self.most).contains(unique.count) else {
            throw Refusal(.invalid, "findings_out_of_range", "settle 1 to \(Self.most) findings at a time")
        }
        let findings = try unique.sorted().map { try require($0, in: tx) }
        if findings.count > 1 { try Sensitive.bulk.spend(in: tx) }
        if choice.takesAccess {
            let ids = findings.map(\.id.rawValue)
            let change = BeginMassChange(.reconciliation, ids, size: ids.count, reason: reason)
            if let paused = try change(in: tx) { return .paused(paused) }
        }
        return .done(try findings.map { try SettleFinding($0, choice, reason: reason)(in: tx) })
    }

    private func require(_ id: ID<Finding>, in tx: some HasReconciliation) throws -> Finding {
        guard let finding = try tx.reconciliation.finding(id) else {
            throw Refusal(.notFound, "no_such_finding", "there is no such finding")
        }
        guard finding.state == .open else {
            throw Refusal(.conflict, "not_open", "finding `\(id)` is \(finding.state.rawValue) and waits for nobody")
        }
        guard finding.choices.contains(choice) else {
            let choices = finding.choices.map { "`\($0.rawValue)`" }.joined(separator: " or ")
            throw Refusal(.invalid, "choice_unfit", "finding `\(id)` can be settled by \(choices)")
        }
        return finding
    }
}

/// Settles one finding; who may and how many at a time has been asked before.
struct SettleFinding {
    private let finding: Finding
    private let choice: Finding.Choice
    private let reason: String

    init(_ finding: Finding, _ choice: Finding.Choice, reason: String) {
        (self.finding, self.choice, self.reason) = (finding, choice, reason)
    }

    func callAsFunction(
        in tx: some Scope & HasReconciliation & HasGrants & HasJobs & HasPeople & HasCatalog & HasIdentities
    ) throws -> Finding {
        var finding = finding
        guard let comparison = try tx.reconciliation.comparison(finding.comparison) else { return finding }
        switch choice {
        case .remove: try remove(&finding, comparison, in: tx)
        case .adopt: if try !adopt(&finding, comparison, in: tx) { return try propose(finding, comparison, in: tx) }
        case .readd: try readd(&finding, in: tx)
        case .revoke: try revoke(&finding, in: tx)
        }
        try tx.reconciliation.save(finding)
        finding.version += 1
        guard choice != .remove else { return try ordered(finding, comparison, in: tx) }
        try tx.recordResolution(of: finding, at: comparison.target.connection, how: choice.rawValue)
        return finding
    }

    /// A removal is on its way, and settles nothing before it was read back.
    private func ordered(_ finding: Finding, _ comparison: GroupComparison, in tx: some Scope) throws -> Finding {
        let data: JSON = ["kind": .string(finding.kind.rawValue), "reason": .string(reason)]
        let subjects = finding.subjects(at: comparison.target.connection)
        try tx.record(AuditEvent(.findingRemovalOrdered, subjects, data))
        return finding
    }

    private func remove(
        _ finding: inout Finding,
        _ comparison: GroupComparison,
        in tx: some Scope & HasCatalog & HasQueue
    )
        throws
    {
        let target = comparison.target
        if let reference = finding.reference,
            try tx.catalog.isBaseline(reference, of: target.group, connection: target.connection)
        {
            throw Refusal(.conflict, "baseline", "this member is part of the baseline, and baseline is never removed")
        }
        (finding.state, finding.reason, finding.attempts) = (.removing, reason, 0)
        (finding.code, finding.message, finding.resolvedBy) = (nil, nil, nil)
        try tx.queue.promise(.removal, id: finding.id.rawValue, at: tx.now)
    }

    /// Nobody lets themselves in.
    ///
    /// - Returns: false when another admin has to agree.
    private func adopt(
        _ finding: inout Finding,
        _ comparison: GroupComparison,
        in tx: some Scope & HasCatalog & HasPeople
    ) throws -> Bool {
        let admin = try Eligibility.decider(on: Set([finding.person].compactMap(\.self)), in: tx)
        guard try finding.person != nil || isAgreed(on: finding, by: admin.id, in: tx) else { return false }
        guard let reference = finding.reference else { return true }
        let target = comparison.target
        try tx.catalog.recordBaseline([reference], of: target.group, connection: target.connection)
        let data: JSON = ["group": .string(target.group), "count": 1, "when": "adopted"]
        try tx.record(AuditEvent(.baselineRecorded, finding.subjects(at: target.connection), data))
        finding.resolve(.adopted, by: tx.actor.id, reason: reason, at: tx.now)
        return true
    }

    /// Whether two admins let an account stay of which nobody knows whose it is: it might be the own one.
    private func isAgreed(on finding: Finding, by admin: ID<Person>, in tx: some HasPeople) throws -> Bool {
        let others = try tx.people.withRole(.admin).filter { try !Eligibility.isSame(as: [$0.id], admin, in: tx) }
        guard !others.isEmpty else { return true }
        guard finding.isAdoptionProposed, let first = finding.resolvedBy else { return false }
        guard try !Eligibility.isSame(as: [ID(first)], admin, in: tx) else {
            throw Refusal(
                .forbidden,
                "second_admin_needed",
                "nobody knows whose account this is, and you proposed to let it stay; another admin has to agree"
            )
        }
        return true
    }

    private func propose(
        _ finding: Finding,
        _ comparison: GroupComparison,
        in tx: some Scope & HasReconciliation
    ) throws -> Finding {
        var finding = finding
        (finding.resolvedBy, finding.reason) = (tx.actor.person?.rawValue, reason)
        finding.code = Finding.adoptionProposed
        finding.message = "nobody knows whose account this is, so another admin has to agree that it stays"
        try tx.reconciliation.save(finding)
        finding.version += 1
        let data: JSON = ["reason": .string(reason)]
        let subjects = finding.subjects(at: comparison.target.connection)
        try tx.record(AuditEvent(.findingAdoptionProposed, subjects, data))
        return finding
    }

    private func readd(_ finding: inout Finding, in tx: some Scope & HasGrants & HasJobs & HasPeople & HasCatalog)
        throws
    {
        _ = try Eligibility.decider(on: Set([finding.person].compactMap(\.self)), in: tx)
        var grant = try lacking(finding, in: tx)
        guard grant.effectiveStatus(at: tx.now) == .active,
            try tx.jobs.open(grant: grant.id).allSatisfy({ $0.kind == .check })
        else {
            throw Refusal(.conflict, "grant_changed", "the grant has changed since; compare the group again")
        }
        guard try tx.people.find(grant.holder)?.isActive == true else {
            throw Refusal(.conflict, "holder_inactive", "the holder's account is not active any more; revoke the grant")
        }
        guard try tx.catalog.find(grant.tool)?.status.isRequestable == true else {
            throw Refusal(.conflict, "tool_not_requestable", "this tool is given to nobody any more; revoke the grant")
        }
        try tx.enqueueAgain(&grant, because: "membership_missing")
        try tx.grants.save(grant)
        finding.resolve(.readded, by: tx.actor.id, reason: reason, at: tx.now)
    }

    private func revoke(_ finding: inout Finding, in tx: some Scope & HasGrants & HasJobs & HasPeople) throws {
        try RevokeGrant(lacking(finding, in: tx).id, reason: reason)(in: tx)
        finding.resolve(.revoked, by: tx.actor.id, reason: reason, at: tx.now)
    }

    private func lacking(_ finding: Finding, in tx: some HasGrants) throws -> Grant {
        guard let id = finding.grant, let grant = try tx.grants.find(id) else {
            throw Refusal(.notFound, "no_such_grant", "there is no such grant")
        }
        return grant
    }
}
