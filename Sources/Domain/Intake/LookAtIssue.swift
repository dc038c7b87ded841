package import Kernel

/// Ends intake's look at an issue that was taken in before and has changed since.
///
/// A request still pending is cancelled if its issue was closed, moved to another project or deleted by hand (R4). Access
/// that was given stays, and the loss is put on the record once. An edited snapshot is put on the record once for each edit
/// and otherwise ignored: what counts was frozen when the issue was taken in.
package struct LookAtIssue: Sendable {
    /// What the tracker shows of the issue now.
    package enum Sight: Equatable, Sendable {
        /// Deleted, or no longer ours to see.
        case gone
        /// Now in a project that takes no requests.
        case moved(project: String)
        /// - Parameters:
        ///   - closedAs: the status, when it is one in which nobody waits for a decision.
        ///   - snapshot: the property as it is now; nil when it was removed.
        case present(closedAs: String?, snapshot: JSON?)
    }

    private let issue: String
    private let request: ID<AccessRequest>?
    private let sight: Sight
    private let fence: Int64

    package init(_ issue: String, request: ID<AccessRequest>?, sight: Sight, fence: Int64) {
        (self.issue, self.request, self.sight, self.fence) = (issue, request, sight, fence)
    }

    package func callAsFunction(in tx: some Scope & HasIntake & HasRequests & HasEffects & HasGrants) throws {
        guard try tx.queue.keep(.intake, id: issue, fence: fence), let request,
            let found = try tx.requests.find(request)
        else { return }
        if case .present(_, let snapshot) = sight { try compare(snapshot, with: found, in: tx) }
        try noteWhereabouts(of: found, in: tx)
        guard let reason = closingReason, found.decision == .pending else { return }
        try CancelRequest(request, reason: reason)(in: tx)
    }

    private var closingReason: String? {
        switch sight {
        case .gone: "the issue was deleted"
        case .moved(let project): "the issue was moved to project \(project) by hand"
        case .present(let status, _): status.map { "the issue was moved to \($0) by hand" }
        }
    }

    private var whereabouts: IntakeItem.Whereabouts? {
        switch sight {
        case .gone: .gone
        case .moved: .moved
        case .present: nil
        }
    }

    private func noteWhereabouts(of request: AccessRequest, in tx: some Scope & HasIntake & HasGrants) throws {
        guard var item = try tx.intake.find(issue), item.whereabouts != whereabouts else { return }
        item.whereabouts = whereabouts
        try tx.intake.save(item)
        guard let whereabouts else { return }
        let grant = try tx.grants.find(request: request.id)
        let open = grant.map { $0.isOpen && !$0.isOver(at: tx.now) } ?? false
        let subjects: [AuditEvent.Subject] =
            [.request(request.id), .issue(issue)] + (grant.map { [.grant($0.id)] } ?? [])
        let data: JSON = ["whereabouts": .string(whereabouts.rawValue), "accessStays": .bool(open)]
        try tx.record(AuditEvent(.issueLost, subjects, data))
    }

    /// Only hashes go into the entry: what somebody wrote into the property is not ours to repeat.
    private func compare(_ snapshot: JSON?, with request: AccessRequest, in tx: some Scope & HasIntake) throws {
        guard var item = try tx.intake.find(issue) else { return }
        let frozen = Hex.encode(request.snapshotHash)
        let found = snapshot.map(Snapshot.fingerprint(of:)) ?? "absent"
        let edited = found == frozen ? nil : found
        guard edited != item.editedSnapshot else { return }
        item.editedSnapshot = edited
        try tx.intake.save(item)
        guard let edited else { return }
        let data: JSON = ["frozen": .string(frozen), "found": .string(edited)]
        try tx.record(AuditEvent(.snapshotTamperDetected, [.request(request.id), .issue(issue)], data))
    }
}
