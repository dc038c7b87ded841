import Domain
import Kernel

/// What must hold among the rows, whatever the directories show.
struct RowRules {
    let state: WorldState

    func check() throws {
        try oneOpenGrant()
        try oneOpenJob()
        try everyGrantIsBounded()
        try endedGrantsTellOfTheirRemoval()
        try nobodyDecidedOnOwn()
        try everyStageHasItsOwnApprover()
        try leaversAreDone()
    }

    /// Who has left holds nothing that nobody sees: it was revoked, or the breaker holds it, or an admin chose so.
    private func leaversAreDone() throws {
        let gone = Set(state.people.filter { !$0.isActive }.map(\.id))
        guard !gone.isEmpty else { return }
        let known = Set(state.changes.filter { $0.cause == .leaver && $0.state != .done }.flatMap(\.subjects))
        for grant in state.grants where grant.isOpen && gone.contains(grant.holder) {
            guard known.contains(grant.holder.rawValue) || state.ends(grant) else {
                throw Violation(rule: "leaver", detail: "grant \(grant.id) is open, and its holder has left")
            }
        }
        for request in state.requests where request.decision == .pending {
            guard !gone.contains(request.beneficiary), !gone.contains(request.requester) else {
                throw Violation(rule: "leaver", detail: "\(request.issue) waits, and a party has left")
            }
        }
    }

    private struct Place: Hashable {
        let holder: ID<Person>
        let tool: ID<Tool>
        let role: String
    }

    /// I1: at most one open grant for a person, tool and role.
    private func oneOpenGrant() throws {
        let open = state.grants.filter(\.isOpen).map { Place(holder: $0.holder, tool: $0.tool, role: $0.role) }
        guard Set(open).count == open.count else { throw Violation(rule: "I1", detail: "two open grants") }
    }

    private struct Kind: Hashable {
        let grant: ID<Grant>
        let kind: Job.Kind
        let removed: ID<ExternalIdentity>?
    }

    /// I2: at most one open job of a kind for a grant, and of removals one for each identity.
    private func oneOpenJob() throws {
        let open = state.jobs.filter(\.state.isOpen).map {
            Kind(grant: $0.grant, kind: $0.kind, removed: $0.kind == .deprovision ? $0.identity : nil)
        }
        guard Set(open).count == open.count else { throw Violation(rule: "I2", detail: "two open jobs of one kind") }
    }

    /// N3: 180 days from the first start are the most.
    private func everyGrantIsBounded() throws {
        for grant in state.grants where grant.status == .active {
            guard let end = grant.expiresAt, let start = grant.startedAt, end <= start + .days(180) else {
                throw Violation(rule: "N3", detail: "grant \(grant.id) has no end, or one too late")
            }
        }
    }

    /// I4, on the grant: an ended one says what became of its membership, as its job does.
    private func endedGrantsTellOfTheirRemoval() throws {
        for grant in state.grants where !grant.isOpen && grant.target != nil {
            let open = state.jobs(of: grant).filter { $0.kind == .deprovision && $0.state.isOpen }.map(\.state)
            let isOutstanding = [.queued, .manualPending, .failed].contains(grant.removal)
            guard grant.removal != .none, isOutstanding ? Self.shown(by: open) == grant.removal : open.isEmpty else {
                throw Violation(rule: "I4", detail: "ended grant \(grant.id) is \(grant.removal), its jobs \(open)")
            }
        }
    }

    /// As far as the removal that needs a person most.
    private static func shown(by open: [Job.State]) -> Grant.Removal? {
        if open.contains(.deadLetter) { return .failed }
        if open.contains(.manualPending) { return .manualPending }
        return open.isEmpty ? nil : .queued
    }

    /// R2: what needs several people was approved by as many, none of whom asked for it.
    ///
    /// An admin who sets guardrails aside for a request takes the stages away that they asked for.
    private func everyStageHasItsOwnApprover() throws {
        for request in state.requests where request.stages > 1 && !request.isBrokenOpen {
            let given = state.approvals[request.id] ?? []
            let people = Set(given.map(\.by))
            let isWaived = state.overridden.contains(request.id) && !given.isEmpty
            let isEnough = request.decision != .approved || given.count == request.stages || isWaived
            guard isEnough, people.count == given.count, !people.contains(where: request.isParty) else {
                throw Violation(rule: "R2", detail: "\(request.issue) is \(request.decision) by \(given.map(\.stage))")
            }
        }
    }

    /// I5: nobody decided on a request of their own.
    private func nobodyDecidedOnOwn() throws {
        for request in state.requests where request.decision == .approved && request.source == .person {
            guard let by = request.decidedBy, !request.isParty(ID(by)) else {
                throw Violation(rule: "I5", detail: "own request \(request.issue) was approved")
            }
        }
    }
}

extension AccessRequest {
    /// Break-glass passes over stages, and is held to rules of its own.
    var isBrokenOpen: Bool { reason?.hasPrefix("break-glass: ") == true }
}
