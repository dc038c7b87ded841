import Domain
import Kernel
import Vendors

/// Groups are changed past us, and what differs is settled.
extension World {
    /// A directory's administrator takes somebody out whom a grant of ours put in.
    ///
    /// Only where nothing moves the grant, and never a member who was there before us.
    func oust() async throws {
        guard let grant = try await anyGrant([.active]), let target = grant.target,
            let external = grant.identity.flatMap({ externalIDs[$0] })
        else { return }
        let member = Member(external: external, target: target)
        let isMoving = try await read { try !$0.jobs.open(grant: grant.id).isEmpty }
        guard !isMoving, !strangers.keys.contains(member), members(of: target).contains(external) else { return }
        company.take(external, from: target.group, isOkta: target.connection == okta, at: clock.now())
        ousted.insert(member)
        coverage.meet("event: oust")
        trace.note("oust \(external) of \(target.group)")
    }

    /// An admin settles what a comparison found, in one of the ways that are offered.
    func settle() async throws {
        let open = try await openFindings().filter { $0.state == .open }
        guard !open.isEmpty else { return }
        let (finding, most) = (pick(open), Int(randomness.number(in: 1...4)))
        let others = open.filter { $0.kind == finding.kind && $0.id != finding.id }.prefix(most - 1)
        try await settle([finding] + others, as: pick(finding.choices), by: pick([admin, admin, decider()]))
    }

    func settle(_ findings: [Finding], as choice: Finding.Choice, by person: Person) async throws {
        let resolve = ResolveFindings(findings.map(\.id), choice, reason: "compared")
        try await attempt("\(choice) \(findings.count) by \(person.displayName)") {
            try await self.write(person.actor) { _ = try resolve(in: $0) }
        }
    }

    func openFindings() async throws -> [Finding] {
        try await read { try $0.reconciliation.findings(open: true, page: PageRequest(size: 100)).items }
    }

    /// An admin does not wait for the next comparison.
    func compare() async throws {
        let known = try await read { try $0.reconciliation.comparisons(page: PageRequest(size: 20)).items }
        guard !known.isEmpty else { return }
        let (comparison, actor) = (pick(known), try admin.actor)
        try await attempt("compare \(comparison.target.group)") {
            try await self.write(actor) { _ = try CompareNow(comparison.id)(in: $0) }
        }
    }
}
