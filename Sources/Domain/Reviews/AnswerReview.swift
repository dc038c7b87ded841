package import Kernel

/// Says whether a grant is still needed; never its holder, and nobody who asked for it.
package struct AnswerReview: Sendable {
    package enum Answer: String, Sendable, CaseIterable { case keep, revoke }

    private let id: ID<Review>
    private let answer: Answer
    private let reason: String

    package init(_ id: ID<Review>, _ answer: Answer, reason: String) {
        (self.id, self.answer, self.reason) = (id, answer, reason)
    }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasReviews & HasGrants & HasJobs & HasPeople & HasRequests & HasEffects
    ) throws -> Review {
        guard var review = try tx.reviews.find(id), let grant = try tx.grants.find(review.grant) else {
            throw Refusal(.notFound, "no_such_review", "there is no such review")
        }
        let requester = try tx.requests.find(grant.request)?.requester
        let person = try Eligibility.decider(on: Set([grant.holder, requester].compactMap(\.self)), in: tx)
        guard review.state.isOpen || review.isFlagged else {
            throw Refusal(.conflict, "already_answered", "this review is \(review.state.rawValue) already")
        }
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why the access stays or goes") }
        guard grant.isOpen, !grant.isOver(at: tx.now) else {
            throw Refusal(.conflict, "already_ended", "the grant has ended meanwhile, so there is nothing to answer")
        }
        if answer == .revoke { try RevokeGrant(grant.id, reason: "recert: \(reason)")(in: tx) }
        review.isFlagged = false
        review.answer(answer == .keep ? .kept : .revoked, by: person.id.rawValue, reason: reason, at: tx.now)
        try tx.reviews.save(review)
        review.version += 1
        let data: JSON = ["reason": .string(reason), "by": .string(person.id.rawValue)]
        try tx.record(AuditEvent(answer == .keep ? .recertKept : .recertRevoked, review.subjects, data))
        if let issue = review.issue {
            let word = answer == .keep ? "stays" : "was revoked"
            try tx.tell(issue, .comment(text: "The access \(word), says \(person.displayName): \(reason)"))
        }
        return review
    }
}
