package import Kernel

/// A stage of a pending request at which nobody of those who are asked can decide.
package struct ApproverGap: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Site admins decide instead.
        case fallback
        /// Nobody can.
        case nobody
    }

    package let request: ID<AccessRequest>
    package let stage: String
    package let kind: Kind
    package let since: Instant

    package init(request: ID<AccessRequest>, stage: String, kind: Kind, since: Instant) {
        (self.request, self.stage, self.kind, self.since) = (request, stage, kind, since)
    }
}

/// Looks whether somebody can decide on each request that waits, and puts on record where it went when nobody can who
/// was asked (2.7).
///
/// Who may decide is looked up at the decision anyway; this is so that it is known before anybody tries.
package struct CheckApprovers: Sendable {
    package static let batch = 100

    private let after: String?

    /// - Parameter after: where the page of pending requests begins.
    package init(after: String? = nil) { self.after = after }

    /// - Returns: where the next page begins; nil after the last.
    package func callAsFunction(
        in tx: some Scope & HasApprovals & HasRequests & HasPeople & HasPolicies & HasCatalog & HasConnections
    ) throws -> String? {
        let filter = RequestFilter(decision: .pending)
        let pending = try tx.requests.list(filter, page: PageRequest(size: Self.batch, after: after))
        let settings = try tx.approvals.settings()
        for request in pending.items { try look(at: request, settings, in: tx) }
        if pending.next == nil { try tx.approvals.removeGapsOfDecided() }
        return pending.next
    }

    func look(
        at request: AccessRequest,
        _ settings: ApprovalSettings,
        in tx: some Scope & HasApprovals & HasPeople & HasPolicies & HasCatalog & HasConnections
    ) throws {
        let known = try tx.approvals.gaps(of: request.id)
        let states = try FindApprovers(request)(in: tx).filter(\.isWaiting)
        for state in states {
            let old = known.first { sameBytes($0.stage, state.stage) }
            let kind = kind(of: state, settings)
            guard kind != old?.kind else { continue }
            try change(old, to: kind, state, of: request, in: tx)
        }
        for old in known where !states.contains(where: { sameBytes($0.stage, old.stage) }) {
            try tx.approvals.removeGap(of: old.request, at: old.stage)
        }
    }

    /// A stage that nobody routed is the admins' by design, which is no gap.
    private func kind(of state: StageState, _ settings: ApprovalSettings) -> ApproverGap.Kind? {
        guard !state.people.isEmpty else { return .nobody }
        return state.isFallback && settings.routes[state.stage] != nil ? .fallback : nil
    }

    private func change(
        _ old: ApproverGap?,
        to kind: ApproverGap.Kind?,
        _ state: StageState,
        of request: AccessRequest,
        in tx: some Scope & HasApprovals
    ) throws {
        let subjects: [AuditEvent.Subject] = [.request(request.id), .issue(request.issue)]
        let data: JSON = ["stage": .string(state.stage), "to": .strings(state.people.map(\.id.rawValue))]
        guard let kind else {
            try tx.approvals.removeGap(of: request.id, at: state.stage)
            return try tx.record(AuditEvent(.approversFound, subjects, data))
        }
        let gap = ApproverGap(request: request.id, stage: state.stage, kind: kind, since: old?.since ?? tx.now)
        try tx.approvals.save(gap)
        try tx.record(AuditEvent(kind == .nobody ? .approverMissing : .requestRerouted, subjects, data))
    }
}

/// For how many a stage is, of those whom a policy may ask for.
package struct StageReach: Equatable, Sendable {
    package let stage: String
    package let people: Int
    package let isFallback: Bool

    /// With one person that one's own requests find nobody.
    package var isThin: Bool { people < 2 }

    /// The stages that a policy may ask for and who could decide there, as people and routes are now; a tool's owners,
    /// who differ by tool, count as nobody.
    package static func of(_ policy: Policy, in tx: some Scope & HasApprovals & HasPeople) throws -> [StageReach] {
        let stages = policy.rules.compactMap(\.effect.stage) + policy.guardrails.rules.compactMap(\.effect.stage)
        var seen: Set<ID<StageRoute>> = []
        let nobody = AccessRequest.unknown(at: tx.now)
        return try stages.filter { seen.insert(ID($0)).inserted }.map { stage in
            let (people, isFallback) = try ApproverBench(nobody, given: [], in: tx).people(of: stage, in: tx)
            return StageReach(stage: stage, people: people.count, isFallback: isFallback)
        }
    }
}

extension Rule.Effect {
    fileprivate var stage: String? {
        if case .requireStage(let stage) = self { stage } else { nil }
    }
}

extension AccessRequest {
    /// A request of nobody for nothing, to look at stages apart from any.
    fileprivate static func unknown(at now: Instant) -> AccessRequest {
        AccessRequest(
            id: "",
            issue: "",
            project: "",
            requester: "",
            beneficiary: "",
            tool: "",
            role: "",
            businessUse: "",
            dataClasses: [],
            requestedDays: 1,
            requesterGroups: [],
            snapshotHash: [],
            policyRevision: 0,
            createdAt: now
        )
    }
}
