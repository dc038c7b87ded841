package import Kernel

/// A listed member whom neither an open grant nor the baseline explains.
package struct Stranger: Sendable {
    package let reference: [UInt8]
    /// Its id, sealed under an id of ours, so that it can be removed later.
    package let identity: ExternalIdentity

    package init(reference: [UInt8], identity: ExternalIdentity) {
        (self.reference, self.identity) = (reference, identity)
    }
}

/// One page of a group's members, as the directory listed it.
package struct MemberPage: Sendable {
    package let number: Int
    /// Who was explained, and by what.
    package let counts: MemberCounts
    package let fingerprints: [UInt8]
    package let strangers: [Stranger]
    /// Where the next page begins; nil after the last.
    package let next: String?

    package init(number: Int, counts: MemberCounts, fingerprints: [UInt8], strangers: [Stranger], next: String?) {
        (self.number, self.counts, self.fingerprints) = (number, counts, fingerprints)
        (self.strangers, self.next) = (strangers, next)
    }
}

/// Takes a page of members into the run, and puts whom nothing explains on the record.
package struct RecordMembers: Sendable {
    private let id: ID<GroupComparison>
    private let fence: Int64
    private let page: MemberPage

    package init(_ id: ID<GroupComparison>, fence: Int64, page: MemberPage) {
        (self.id, self.fence, self.page) = (id, fence, page)
    }

    /// - Returns: the run as it goes on; nil when the lease was lost.
    package func callAsFunction(
        in tx: some Scope & HasReconciliation & HasQueue & HasGrants & HasJobs & HasIdentities & HasCatalog
    ) throws -> GroupComparison? {
        guard var comparison = try tx.comparison(id, under: fence), comparison.state == .listing,
            comparison.pages == page.number
        else { return nil }
        comparison.counts.add(page.counts)
        if !page.strangers.isEmpty { try judge(&comparison, in: tx) }
        try tx.reconciliation.addFingerprints(page.fingerprints, page: page.number, of: id)
        (comparison.pages, comparison.cursor) = (page.number + 1, page.next)
        if page.next == nil { comparison.state = .matching }
        try tx.reconciliation.save(comparison)
        comparison.version += 1
        return comparison
    }

    private func judge(
        _ comparison: inout GroupComparison,
        in tx: some Scope & HasReconciliation & HasQueue & HasGrants & HasJobs & HasIdentities & HasCatalog
    ) throws {
        let owed = try Set(
            tx.jobs.removing(from: comparison.target).compactMap(\.identity).compactMap {
                try tx.identities.identity($0)?.reference
            }
        )
        for stranger in page.strangers {
            let isOwed = owed.contains(stranger.reference)
            let standing = try isOwed ? .leaving : tx.standing(of: stranger.reference, in: comparison)
            comparison.counts[standing] += 1
            // A removal that is over changes nothing any more, so only time tells whether a replica was late.
            if standing == .leaving, !isOwed { comparison.isUndecided = true }
            if standing == .outOfBand { try report(stranger, comparison, in: tx) }
        }
    }

    private func report(
        _ stranger: Stranger,
        _ comparison: GroupComparison,
        in tx: some Scope & HasReconciliation & HasGrants & HasIdentities
    ) throws {
        let key = Finding.key(stranger.reference)
        if var known = try tx.reconciliation.openFinding(of: id, kind: .outOfBand, key: key) {
            known.seenRun = comparison.run
            return try tx.reconciliation.save(known)
        }
        let mapping = try tx.identities.mapping(reference: stranger.reference, at: comparison.target.connection)
        if mapping == nil { try tx.identities.add(stranger.identity) }
        let former = try mapping.flatMap { try tx.grants.of(holder: $0.person, target: comparison.target).last }
        let finding = Finding(
            id: tx.newID(),
            comparison: id,
            kind: .outOfBand,
            reference: stranger.reference,
            identity: mapping?.identity ?? stranger.identity.id,
            person: mapping?.person,
            grant: former?.id,
            foundAt: tx.now,
            seenRun: comparison.run
        )
        try tx.report(finding, comparison)
    }
}

extension Scope where Self: HasReconciliation & HasGrants & HasJobs & HasIdentities & HasCatalog {
    /// What a membership rests on that no open grant was seen to explain: judged once more, beside the very rows.
    func standing(of reference: [UInt8], in comparison: GroupComparison) throws -> MemberStanding {
        let target = comparison.target
        if try catalog.isBaseline(reference, of: target.group, connection: target.connection) { return .baseline }
        if let mapping = try identities.mapping(reference: reference, at: target.connection),
            try explains(mapping.person, as: mapping.identity, in: target)
        {
            return .leaving
        }
        // Who was taken out a moment ago may still be listed by a replica that lags.
        let key = Finding.key(reference)
        if try reconciliation.wasRemoved(key, of: comparison.id, after: now - Replication.longest) { return .leaving }
        return .outOfBand
    }
}

extension Scope where Self: HasReconciliation {
    /// Puts a difference on the record.
    func report(_ finding: Finding, _ comparison: GroupComparison) throws {
        try reconciliation.add(finding)
        let data: JSON = [
            "kind": .string(finding.kind.rawValue), "group": .string(comparison.target.group),
            "suggestion": .string(finding.suggestion.rawValue),
        ]
        try record(AuditEvent(.driftFound, finding.subjects(at: comparison.target.connection), data))
    }
}

extension Finding {
    func subjects(at connection: ID<Connection>) -> [AuditEvent.Subject] {
        let known: [AuditEvent.Subject?] = [
            identity.map(AuditEvent.Subject.identity), person.map(AuditEvent.Subject.person),
        ]
        // A grant is a subject only where it is what the finding is about.
        let grant = kind == .missing ? grant.map(AuditEvent.Subject.grant) : nil
        return [.connection(connection), .other("finding", id.rawValue)] + (known + [grant]).compactMap(\.self)
    }
}
