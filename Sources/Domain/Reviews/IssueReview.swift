package import Kernel

/// What a worker has to ask in the issue tracker.
package struct ReviewQuestion: Equatable, Sendable {
    package let connection: ID<Connection>
    package let project: String
    package let issueType: String
    package let summary: String
    package let text: String
    /// The reviewer's account at the tracker.
    package let assignee: String?
    /// When it was first tried: an issue made since then may be ours already.
    ///
    /// Nil before the first attempt.
    package let triedSince: Instant?
}

/// Writes the question of a claimed review, or says that there is none any more.
package struct PrepareReview: Sendable {
    private let id: ID<Review>
    private let fence: Int64

    package init(_ id: ID<Review>, fence: Int64) { (self.id, self.fence) = (id, fence) }

    package func callAsFunction(
        in tx: some Scope & HasReviews & HasGrants & HasPeople & HasCatalog & HasIntake & HasRequests
    ) throws -> ReviewQuestion? {
        guard try tx.queue.holds(.review, id: id.rawValue, fence: fence) else { return nil }
        guard var review = try tx.reviews.find(id), review.state.isOpen, review.issue == nil,
            let settings = try tx.reviews.settings(), let project = try tx.intake.project(),
            let grant = try tx.grants.find(review.grant), grant.isOpen
        else {
            _ = try tx.queue.keep(.review, id: id.rawValue, fence: fence)
            return nil
        }
        let isFirst = review.attempts == 0
        review.attempts += 1
        try tx.reviews.save(review)
        let holder = try tx.people.find(grant.holder)?.displayName ?? "somebody"
        let tool = try tx.catalog.find(grant.tool)?.name ?? grant.tool.rawValue
        let request = try tx.requests.find(grant.request)
        let lines = [
            "\(holder) may use \(tool) as \(grant.role) until \(review.cycle.rfc3339).",
            request.map { "It was asked for in \($0.issue): \($0.businessUse)" },
            "Is it still needed? Answer in Clearance under Reviews until \(review.dueAt.rfc3339).",
        ]
        return ReviewQuestion(
            connection: project.connection,
            project: project.projectKey,
            issueType: settings.issueType,
            summary: "Review access of \(holder) to \(tool)",
            text: lines.compactMap(\.self).joined(separator: "\n"),
            assignee: try review.reviewer.flatMap { try tx.people.find($0)?.jiraAccount },
            triedSince: isFirst ? nil : review.openedAt
        )
    }
}

/// Keeps the issue that asks, or tries again later.
package struct FinishReview: Sendable {
    package enum Result: Equatable, Sendable {
        case issued(String)
        case failed(code: String, message: String, retryAfter: Span?, isRetryable: Bool)
    }

    private let id: ID<Review>
    private let fence: Int64
    private let result: Result
    private let jitter: UInt64

    package init(_ id: ID<Review>, fence: Int64, result: Result, jitter: UInt64) {
        (self.id, self.fence, self.result, self.jitter) = (id, fence, result, jitter)
    }

    package func callAsFunction(in tx: some Scope & HasReviews & HasQueue) throws {
        guard try tx.queue.holds(.review, id: id.rawValue, fence: fence), var review = try tx.reviews.find(id),
            review.issue == nil
        else { return }
        switch result {
        case .issued(let issue):
            (review.issue, review.issuedAt, review.code, review.message) = (issue, tx.now, nil, nil)
            if review.state == .due { review.state = .issued }
            try tx.reviews.save(review)
            _ = try tx.queue.keep(.review, id: id.rawValue, fence: fence)
            let data: JSON = ["due": .instant(review.dueAt), "reviewer": .text(review.reviewer?.rawValue)]
            try tx.record(AuditEvent(.recertIssueCreated, review.subjects, data.withoutNulls))
        case .failed(let code, let message, let retryAfter, let isRetryable):
            (review.code, review.message) = (code, message)
            try tx.reviews.save(review)
            guard isRetryable, review.attempts < RetrySchedule.maximumAttempts else {
                // The review itself goes on: whoever looks at the page may answer without an issue.
                _ = try tx.queue.keep(.review, id: id.rawValue, fence: fence)
                return try tx.record(AuditEvent(.recertIssueFailed, review.subjects, ["code": .string(code)]))
            }
            let wait = RetrySchedule.delay(afterAttempt: review.attempts, retryAfter: retryAfter, jitter: jitter)
            // A search of the tracker lags: an issue made by a lost reply has to be found before another is made.
            let again = tx.now + max(wait, .minutes(2))
            _ = try tx.queue.postpone(.review, id: id.rawValue, fence: fence, to: again)
        }
    }
}
