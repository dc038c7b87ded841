import Domain
import Kernel

/// What happens to a request besides a decision.
extension World {
    /// An approver asks the requester something; the clock stands still.
    func ask() async throws {
        guard let request = try await anyPending() else { return }
        let person = try decider()
        try await attempt("ask about \(request.issue)") {
            try await self.write(person.actor) { _ = try AskForInformation(request.id, question: "what for?")(in: $0) }
        }
    }

    /// The requester answers, or somebody tries whom nobody asked.
    func answer() async throws {
        let asked = try await read { tx in
            try tx.requests.list(RequestFilter(decision: .pending), page: PageRequest(size: 50)).items
                .first { try tx.approvals.questions(on: $0.id).contains(where: \.isOpen) }
        }
        guard let request = try await pick([true, true, false]) ? asked : anyPending() else { return }
        let requester = try await read { try $0.people.require(request.requester) }
        let person = try pick([requester, requester, decider()])
        try await attempt("answer about \(request.issue)") {
            try await self.write(person.actor) { _ = try AnswerInformation(request.id, answer: "for that")(in: $0) }
        }
    }

    /// An admin sets guardrails aside for one request, or the requester withdraws it.
    func override() async throws {
        guard let request = try await anyPending() else { return }
        guard pick([true, false]) else {
            let requester = try await read { try $0.people.require(request.requester) }
            return try await attempt("withdraw \(request.issue)") {
                try await self.write(requester.actor) {
                    _ = try CancelRequest(request.id, reason: "never mind")(in: $0)
                }
            }
        }
        let (actor, until) = (try admin.actor, clock.now() + pick([.hours(3), .days(10), .days(31)]))
        try await attempt("override for \(request.issue)") {
            try await self.write(actor) {
                _ = try OverrideGuardrails(request.id, reason: "urgent", until: until)(in: $0)
            }
        }
    }

    func anyPending() async throws -> AccessRequest? {
        let pending = try await read {
            try $0.requests.list(RequestFilter(decision: .pending), page: PageRequest(size: 50)).items
        }
        return pending.isEmpty ? nil : pick(pending)
    }
}
