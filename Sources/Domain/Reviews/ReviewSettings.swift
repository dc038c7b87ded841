package import Kernel

/// When and how grants are reviewed; without it none is.
package struct ReviewSettings: Equatable, Sendable {
    /// The type of the Jira issue that asks, by its numeric id in the intake project.
    package let issueType: String
    /// How many days before its end a grant is asked about, 1 to 90.
    package let windowDays: Int
    /// How many days there are to answer, 1 to the window.
    package let answerDays: Int
    /// How many days an unanswered review waits before its outcome by risk, 0 to 30.
    package let graceDays: Int
    /// From which risk on a grant is revoked when nobody answers; below it the grant is kept and flagged.
    package let revokedFrom: Tool.Risk

    /// Two weeks, as is usual; one week to answer.
    package static let usualWindow = 14

    package init(
        issueType: String,
        windowDays: Int = usualWindow,
        answerDays: Int = 7,
        graceDays: Int = 3,
        revokedFrom: Tool.Risk = .high
    ) throws(Refusal) {
        guard (1...20).contains(issueType.utf8.count), issueType.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw Refusal(.invalid, "issue_type_invalid", "name the issue type by its numeric id")
        }
        guard (1...90).contains(windowDays) else {
            throw Refusal(.invalid, "window_out_of_range", "ask 1 to 90 days before the end")
        }
        guard (1...windowDays).contains(answerDays) else {
            throw Refusal(.invalid, "answer_out_of_range", "leave from 1 day to the whole window for an answer")
        }
        guard (0...30).contains(graceDays) else {
            throw Refusal(.invalid, "grace_out_of_range", "wait 0 to 30 days for a late answer")
        }
        (self.issueType, self.windowDays, self.answerDays) = (issueType, windowDays, answerDays)
        (self.graceDays, self.revokedFrom) = (graceDays, revokedFrom)
    }

    var window: Span { .days(Int64(windowDays)) }
    var answerTime: Span { .days(Int64(answerDays)) }
    var grace: Span { .days(Int64(graceDays)) }
}

/// Says when and how grants are reviewed, or that none is any more.
package struct ConfigureReviews: Sendable {
    private let settings: ReviewSettings?

    package init(_ settings: ReviewSettings?) { self.settings = settings }

    package func callAsFunction(in tx: some Scope & HasReviews & HasIntake & HasEffects) throws {
        try tx.require(.admin, to: "configure reviews")
        guard try settings == nil || tx.intake.project() != nil else {
            throw Refusal(
                .conflict,
                "intake_not_configured",
                "choose the intake project first; the issues are made there"
            )
        }
        let old = try tx.reviews.settings()
        try tx.reviews.save(settings)
        // What lies between a smaller window and where grants have been looked through would never be asked about.
        if old?.windowDays != settings?.windowDays { try tx.reviews.forgetProgress() }
        let data: JSON = ["old": old?.json ?? .null, "new": settings?.json ?? .null]
        try tx.record(AuditEvent(.reviewsConfigured, [], data))
        if settings == nil { try endOpen(in: tx) }
    }

    private func endOpen(in tx: some Scope & HasReviews & HasEffects) throws {
        var after: String?
        repeat {
            let page = try tx.reviews.list(open: true, page: PageRequest(size: 100, after: after))
            for var review in page.items where review.state.isOpen { try review.end(because: "reviews_off", in: tx) }
            after = page.next
        } while after != nil
    }
}

extension ReviewSettings {
    package var json: JSON {
        [
            "issueType": .string(issueType), "windowDays": .int(windowDays), "answerDays": .int(answerDays),
            "graceDays": .int(graceDays), "revokedFrom": .string(revokedFrom.rawValue),
        ]
    }
}
