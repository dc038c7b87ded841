package import Kernel

/// Withdraws a request that nobody decided yet: by its requester or whoever would use the tool, whom it keeps from asking
/// themselves, by an admin, or because the issue was closed (R4).
package struct CancelRequest: Sendable {
    private let id: ID<AccessRequest>
    private let reason: String

    package init(_ id: ID<AccessRequest>, reason: String) { (self.id, self.reason) = (id, reason) }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasRequests & HasEffects) throws -> AccessRequest {
        guard var request = try tx.requests.find(id) else {
            throw Refusal(.notFound, "no_such_request", "there is no such request")
        }
        let isParty = tx.actor.person.map(request.isParty) ?? false
        guard tx.actor.kind == .system || isParty || tx.actor.roles.contains(.admin) else {
            throw Refusal(
                .forbidden,
                "not_yours",
                "only the requester, whoever would use the tool, or a site admin may cancel a request"
            )
        }
        guard request.decision == .pending else {
            throw Refusal(.conflict, "already_decided", "the request is already \(request.decision.rawValue)")
        }
        request.decision = .cancelled
        request.source = tx.actor.kind == .system ? .system : .person
        request.decidedBy = tx.actor.id
        request.decidedAt = tx.now
        request.reason = reason
        try tx.requests.save(request)
        try tx.record(
            AuditEvent(.requestCancelled, [.request(id), .issue(request.issue)], ["reason": .string(reason)])
        )
        try tx.tell(request.issue, .comment(text: "The request was cancelled: \(reason)"))
        return request
    }
}
