import Domain
import Kernel

/// What a request froze when it came in never changes: what was asked, by whom, and under which revision of the policy.
struct PinRules {
    private struct Pinned: Equatable {
        let parties: [ID<Person>]
        let tool: ID<Tool>
        let days: Int
        let snapshot: [UInt8]
        let revision: Int64
        let record: String?
        let stages: [String]

        init(_ request: AccessRequest) {
            (parties, tool) = ([request.requester, request.beneficiary], request.tool)
            (days, snapshot) = (request.requestedDays, request.snapshotHash)
            (revision, record) = (request.policyRevision, request.policyRecord)
            let told = try? request.policyRecord.map { try JSON(parsing: $0) }
            stages = (told?["stages"]?.array ?? []).compactMap(\.string)
        }
    }

    private var pinned: [ID<AccessRequest>: Pinned] = [:]
    private var versions: [ID<AccessRequest>: Int64] = [:]

    mutating func check(_ state: WorldState) throws {
        for request in state.requests where versions[request.id] != request.version {
            versions[request.id] = request.version
            let now = Pinned(request)
            let first = pinned[request.id] ?? now
            pinned[request.id] = first
            guard first == now else {
                throw Violation(rule: "pinned", detail: "\(request.issue) changed what it froze when it came in")
            }
            try stages(of: request, first.stages, state)
        }
    }

    /// What the pinned revision asked for was given, unless an admin set it aside or the glass was broken.
    private func stages(of request: AccessRequest, _ asked: [String], _ state: WorldState) throws {
        guard request.decision == .approved, request.source == .person, !asked.isEmpty, !request.isBrokenOpen else {
            return
        }
        let given = (state.approvals[request.id] ?? []).map(\.stage)
        guard asked.allSatisfy(given.contains) || state.overridden.contains(request.id) else {
            throw Violation(rule: "R2", detail: "\(request.issue) needs \(asked) and was approved at \(given)")
        }
    }
}
