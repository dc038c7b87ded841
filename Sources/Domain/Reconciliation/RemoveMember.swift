package import Kernel

/// What a worker is to do with a member that a person chose to take out.
package struct MemberRemoval: Equatable, Sendable {
    package let finding: Finding
    package let target: Grant.Target
    package let identity: ExternalIdentity
}

/// Takes a claimed removal up, or says why it cannot run now.
///
/// Baseline stays, and what a grant gave by now, which takes it away when it ends; a grant that is yet to look at the
/// group is waited for. Without a usable connection no call is made.
package struct StartMemberRemoval: Sendable {
    /// How long a removal rests when it cannot run yet.
    static let holdTime = Span.minutes(5)

    private let id: ID<Finding>
    private let fence: Int64

    package init(_ id: ID<Finding>, fence: Int64) { (self.id, self.fence) = (id, fence) }

    /// - Returns: nil when nothing is to be called.
    package func callAsFunction(
        in tx: some Scope & HasReconciliation & HasQueue & HasConnections & HasGrants & HasJobs & HasIdentities
            & HasCatalog
    ) throws -> MemberRemoval? {
        guard try tx.queue.holds(.removal, id: id.rawValue, fence: fence) else { return nil }
        guard var finding = try tx.reconciliation.finding(id), finding.state == .removing,
            let reference = finding.reference,
            let comparison = try tx.reconciliation.comparison(finding.comparison)
        else {
            _ = try tx.queue.keep(.removal, id: id.rawValue, fence: fence)
            return nil
        }
        let target = comparison.target
        guard try tx.connections.find(target.connection)?.isUsable == true else {
            return try hold(
                &finding,
                code: "connection_not_usable",
                "the connection is not active or its last test failed; remove the member by hand, or wait",
                in: tx
            )
        }
        if try tx.standing(of: reference, in: comparison) != .outOfBand {
            finding.resolve(.gone, by: tx.actor.id, reason: nil, at: tx.now)
            try tx.reconciliation.save(finding)
            _ = try tx.queue.keep(.removal, id: id.rawValue, fence: fence)
            try tx.recordResolution(of: finding, at: target.connection, how: "explained")
            return nil
        }
        if try isAboutToBeGiven(reference, target, in: tx) {
            return try hold(
                &finding,
                code: "grant_under_way",
                "an open grant is about to give this membership; then it is the grant's to take away",
                in: tx
            )
        }
        if try tx.reconciliation.isGroupBusy(target) { return try postpone(.seconds(5), in: tx) }
        guard let identity = try finding.identity.flatMap({ try tx.identities.identity($0) }) else { return nil }
        finding.attempts += 1
        try tx.reconciliation.save(finding)
        finding.version += 1
        return MemberRemoval(finding: finding, target: target, identity: identity)
    }

    /// Whether an open grant has yet to look at the group: what is taken out now it may just have seen.
    private func isAboutToBeGiven(
        _ reference: [UInt8],
        _ target: Grant.Target,
        in tx: some HasGrants & HasIdentities
    ) throws -> Bool {
        guard let mapping = try tx.identities.mapping(reference: reference, at: target.connection) else { return false }
        return try tx.grants.of(holder: mapping.person, target: target).contains(where: \.isOpen)
    }

    private func hold(
        _ finding: inout Finding,
        code: String,
        _ message: String,
        in tx: some Scope & HasReconciliation & HasQueue
    ) throws -> MemberRemoval? {
        (finding.code, finding.message) = (code, message)
        try tx.reconciliation.save(finding)
        return try postpone(Self.holdTime, in: tx)
    }

    private func postpone(_ span: Span, in tx: some Scope & HasQueue) throws -> MemberRemoval? {
        _ = try tx.queue.postpone(.removal, id: id.rawValue, fence: fence, to: tx.now + span)
        return nil
    }
}

/// Records what became of taking a member out: only a read-back says that it is gone.
package struct FinishMemberRemoval: Sendable {
    private let id: ID<Finding>
    private let fence: Int64
    private let result: JobResult
    private let jitter: UInt64

    package init(_ id: ID<Finding>, fence: Int64, result: JobResult, jitter: UInt64) {
        (self.id, self.fence, self.result, self.jitter) = (id, fence, result, jitter)
    }

    /// A result that comes after the lease was lost counts for nothing: the next comparison sees what it did.
    package func callAsFunction(in tx: some Scope & HasReconciliation & HasQueue) throws {
        guard try tx.queue.holds(.removal, id: id.rawValue, fence: fence),
            var finding = try tx.reconciliation.finding(id), finding.state == .removing,
            let connection = try tx.reconciliation.comparison(finding.comparison)?.target.connection
        else { return }
        (finding.code, finding.message) = (result.code, result.message)
        if result.readBack == .notMember {
            finding.resolve(.removed, by: finding.resolvedBy ?? tx.actor.id, reason: nil, at: tx.now)
            try tx.reconciliation.save(finding)
            _ = try tx.queue.keep(.removal, id: id.rawValue, fence: fence)
            return try tx.recordResolution(of: finding, at: connection, how: "removed", verified: true)
        }
        if mayBeTriedAgain, finding.attempts < RetrySchedule.maximumAttempts {
            let wait = RetrySchedule.delay(
                afterAttempt: finding.attempts,
                retryAfter: result.retryAfter,
                jitter: jitter
            )
            try tx.reconciliation.save(finding)
            _ = try tx.queue.postpone(.removal, id: id.rawValue, fence: fence, to: tx.now + wait)
            return
        }
        // It waits for a person again, who sees why.
        finding.state = .open
        try tx.reconciliation.save(finding)
        _ = try tx.queue.keep(.removal, id: id.rawValue, fence: fence)
        let data: JSON = ["code": .string(result.code), "attempts": .int(finding.attempts)]
        try tx.record(AuditEvent(.findingRemovalFailed, finding.subjects(at: connection), data))
    }

    private var mayBeTriedAgain: Bool {
        switch result.outcome {
        case .done, .alreadyTrue, .retryable: true
        case .terminal, .manual: false
        }
    }
}

extension Scope where Self: HasReconciliation & HasIdentities & HasQueue {
    /// Whether a worker is taking that member out at this moment, because an admin chose so.
    func isBeingTakenOut(_ identity: ID<ExternalIdentity>, of target: Grant.Target) throws -> Bool {
        guard let comparison = try reconciliation.comparison(of: target),
            let key = try identities.identity(identity)?.reference.map(Finding.key),
            let finding = try reconciliation.openFinding(of: comparison.id, kind: .outOfBand, key: key),
            finding.state == .removing
        else { return false }
        return try queue.find(.removal, id: finding.id.rawValue)?.leaseUntil.map { $0 > now } ?? false
    }
}
