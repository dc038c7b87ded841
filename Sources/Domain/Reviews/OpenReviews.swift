import Kernel

/// Opens a review for each grant that comes within the window before its end, each end once (N11).
///
/// How far it came is kept, so it costs what is new and may run as often as one likes.
package struct OpenReviews: Sendable {
    private let limit: Int

    package init(limit: Int = 100) { self.limit = limit }

    /// - Returns: how many grants were looked at; a full batch means that more may be due.
    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasReviews & HasGrants & HasRequests & HasPeople & HasQueue
    ) throws -> Int {
        guard let settings = try tx.reviews.settings() else { return 0 }
        let end = tx.now + settings.window
        let found = try tx.reviews.grants(after: try tx.reviews.progress(), endingBy: end, limit: limit)
        guard let last = found.last, let lastEnd = last.expiresAt else { return 0 }
        for grant in found { try Self.open(grant, settings, in: tx) }
        try tx.reviews.save(ReviewProgress(end: lastEnd, grant: last.id))
        return found.count
    }

    /// Asks about a grant whose end was set to where grants have been looked through already.
    static func lookAgain(
        at grant: Grant,
        in tx: some Scope & HasReviews & HasGrants & HasRequests & HasPeople & HasQueue
    ) throws {
        guard let settings = try tx.reviews.settings(), let end = grant.expiresAt,
            let progress = try tx.reviews.progress(), (end, grant.id) <= (progress.end, progress.grant)
        else { return }
        try open(grant, settings, in: tx)
    }

    private static func open(
        _ grant: Grant,
        _ settings: ReviewSettings,
        in tx: some Scope & HasReviews & HasGrants & HasRequests & HasPeople & HasQueue
    ) throws {
        guard let end = grant.expiresAt, let start = grant.startedAt, tx.now < end,
            // Whoever gave it for less than the window has only just looked.
            end - start > settings.window,
            try tx.reviews.review(of: grant.id, cycle: end) == nil
        else { return }
        let due = tx.now + settings.answerTime
        let review = Review(
            id: tx.newID(),
            grant: grant.id,
            cycle: end,
            reviewer: try Reviewer(of: grant, in: tx).person?.id,
            openedAt: tx.now,
            dueAt: due,
            nextAt: due
        )
        try tx.reviews.add(review)
        try tx.queue.promise(.review, id: review.id.rawValue, at: tx.now)
    }
}

/// Who is asked first: whoever approved the grant, or else anybody who may decide and is no party to it.
struct Reviewer {
    let person: Person?

    init(of grant: Grant, in tx: some Scope & HasRequests & HasPeople) throws {
        let request = try tx.requests.find(grant.request)
        let parties = Set([grant.holder, request?.requester].compactMap(\.self))
        var candidates = try request?.decidedBy.flatMap { try tx.people.find(ID($0)) }.map { [$0] } ?? []
        candidates += try tx.people.withRole(.approver) + tx.people.withRole(.admin)
        person = try candidates.first { candidate in
            guard candidate.isActive, candidate.jiraAccount != nil,
                candidate.roles.contains(.approver) || candidate.roles.contains(.admin)
            else { return false }
            return try !parties.contains { party in
                try party == candidate.id || tx.people.everSharedAccount(candidate.id, party)
            }
        }
    }
}

/// Looks at reviews whose time has come: an answer that is late, and one that will not come any more.
package struct LookAtReviews: Sendable {
    private let limit: Int

    package init(limit: Int = 100) { self.limit = limit }

    /// - Returns: how many were looked at; a full batch means that more may be due.
    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasReviews & HasGrants & HasJobs & HasPeople & HasCatalog & HasEffects
    ) throws -> Int {
        let due = try tx.reviews.toLookAt(at: tx.now, limit: limit)
        let settings = try tx.reviews.settings()
        for var review in due {
            guard let grant = try tx.grants.find(review.grant), grant.isOpen, !grant.isOver(at: tx.now) else {
                review.answer(.ended, by: tx.actor.id, reason: nil, at: tx.now)
                try tx.reviews.save(review)
                continue
            }
            // Nothing is taken away for want of an answer to what is not asked any more.
            guard settings != nil, review.cycle == grant.expiresAt else {
                try review.end(because: settings == nil ? "reviews_off" : "end_moved", in: tx)
                continue
            }
            switch review.state {
            case .overdue: try conclude(&review, grant, settings, in: tx)
            default: try remind(&review, settings, in: tx)
            }
            try tx.reviews.save(review)
        }
        return due.count
    }

    private func remind(_ review: inout Review, _ settings: ReviewSettings?, in tx: some Scope & HasEffects) throws {
        review.state = .overdue
        review.nextAt = review.dueAt + (settings?.grace ?? .days(3))
        try tx.record(AuditEvent(.recertOverdue, review.subjects, ["due": .instant(review.dueAt)]))
        guard let issue = review.issue else { return }
        try tx.tell(issue, .comment(text: "Nobody has answered yet. The answer was due \(review.dueAt.rfc3339)."))
    }

    private func conclude(
        _ review: inout Review,
        _ grant: Grant,
        _ settings: ReviewSettings?,
        in tx: some Scope & HasGrants & HasJobs & HasPeople & HasCatalog & HasEffects
    ) throws {
        let risk = try tx.catalog.find(grant.tool)?.risk ?? .high
        let data: JSON = ["risk": .string(risk.rawValue), "reason": "no_answer"]
        if risk >= settings?.revokedFrom ?? .high {
            try RevokeGrant(grant.id, reason: "recert_no_answer")(in: tx)
            review.answer(.revoked, by: tx.actor.id, reason: "no_answer", at: tx.now)
            try tx.record(AuditEvent(.recertRevoked, review.subjects, data))
        } else {
            review.answer(.kept, by: tx.actor.id, reason: "no_answer", at: tx.now)
            review.isFlagged = true
            try tx.record(AuditEvent(.recertKept, review.subjects, data))
        }
        guard let issue = review.issue else { return }
        let outcome =
            review.state == .revoked ? "the access was revoked" : "the access was kept and is marked for a look"
        try tx.tell(issue, .comment(text: "Nobody answered in time, so \(outcome)."))
    }
}

extension Review {
    /// Ends it without an outcome, on the record.
    mutating func end(because reason: String, in tx: some Scope & HasReviews & HasEffects) throws {
        answer(.ended, by: tx.actor.id, reason: reason, at: tx.now)
        isFlagged = false
        try tx.reviews.save(self)
        try tx.record(AuditEvent(.recertEnded, subjects, ["reason": .string(reason)]))
        guard let issue else { return }
        try tx.tell(issue, .comment(text: "No answer is needed any more."))
    }

    /// Whoever extended the grant has said that it is still needed.
    mutating func keep(by person: Person, reason: String, in tx: some Scope & HasReviews & HasEffects) throws {
        answer(.kept, by: person.id.rawValue, reason: reason, at: tx.now)
        try tx.reviews.save(self)
        let data: JSON = ["reason": .string(reason), "by": .string(person.id.rawValue), "extended": true]
        try tx.record(AuditEvent(.recertKept, subjects, data))
        guard let issue else { return }
        try tx.tell(issue, .comment(text: "The access was extended by \(person.displayName): \(reason)"))
    }

    var subjects: [AuditEvent.Subject] {
        [.grant(grant), .other("review", id.rawValue)] + [issue.map(AuditEvent.Subject.issue)].compactMap(\.self)
    }
}
