package import Kernel

/// Says afterwards whether break-glass was justified: somebody who neither used it nor gained by it.
///
/// Access that was not justified and lasts still is revoked in the same deed.
package struct ReviewBreakGlass: Sendable {
    private let id: ID<BreakGlassUse>
    private let verdict: BreakGlassUse.Verdict
    private let comment: String

    package init(_ id: ID<BreakGlassUse>, _ verdict: BreakGlassUse.Verdict, comment: String) {
        (self.id, self.verdict, self.comment) = (id, verdict, comment)
    }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasBreakGlass & HasRequests & HasGrants & HasJobs & HasPeople & HasEffects
    ) throws -> BreakGlassUse {
        guard var use = try tx.breakGlass.find(id), let request = try tx.requests.find(use.request) else {
            throw Refusal(.notFound, "no_such_use", "break-glass was never used under this id")
        }
        let person = try Eligibility.decider(on: [request.requester, request.beneficiary], in: tx)
        guard try !Eligibility.isOne(of: [use.by], person.id, in: tx) else {
            throw Refusal(.forbidden, "own_break_glass", "nobody reviews what they did themselves; ask somebody else")
        }
        guard !comment.isEmpty, comment.utf8.count <= 1_000 else {
            throw Refusal(.invalid, "comment_missing", "say what you found, in 1 to 1,000 bytes")
        }
        if let review = use.review {
            let who = try tx.people.find(review.by)?.displayName ?? "somebody"
            throw Refusal(
                .conflict,
                "already_reviewed",
                "\(who) already found it \(review.verdict.rawValue) at \(review.at.rfc3339)"
            )
        }
        use.review = .init(verdict, by: person.id, at: tx.now, comment: comment)
        try tx.breakGlass.save(use)
        let isRevoked = try revokeIfUnjustified(use, in: tx)
        let data: JSON = [
            "use": .string(id.rawValue), "verdict": .string(verdict.rawValue), "comment": .string(comment),
            "late": .bool(tx.now >= use.dueAt), "revoked": .bool(isRevoked),
        ]
        let subjects: [AuditEvent.Subject] = [.request(use.request), .issue(request.issue), .grant(use.grant)]
        try tx.record(AuditEvent(.breakGlassReviewed, subjects, data))
        return use
    }

    private func revokeIfUnjustified(
        _ use: BreakGlassUse,
        in tx: some Scope & HasGrants & HasJobs & HasPeople
    ) throws -> Bool {
        guard verdict == .unjustified, let grant = try tx.grants.find(use.grant), grant.isOpen,
            !grant.isOver(at: tx.now)
        else { return false }
        try RevokeGrant(grant.id, reason: "break-glass was not justified: \(comment)")(in: tx)
        return true
    }
}
