import Kernel

/// Promises the reminders whose time has come: of grants 14, 3 and 1 days before their end, and of reviews that wait.
///
/// How far it came is kept for each kind, so it costs what is due, and an extended grant is reminded of again.
package struct RemindPeople: Sendable {
    private let limit: Int

    package init(limit: Int = 100) { self.limit = limit }

    package static let expiryDays: [Int64] = [14, 3, 1]

    /// - Returns: how many were looked at; a full batch or more means that more may be due.
    @discardableResult
    package func callAsFunction(in tx: some Scope & HasNotices & HasReviews) throws -> Int {
        guard try tx.notices.settings() != nil else { return 0 }
        var most = 0
        for (index, days) in Self.expiryDays.enumerated() {
            let nearer = index + 1 < Self.expiryDays.count ? Span.days(Self.expiryDays[index + 1]) : nil
            most = max(most, try remindOfEnds(.days(days), nearer: nearer, "expiring_\(days)", in: tx))
        }
        guard let answerTime = try tx.reviews.settings()?.answerTime else { return most }
        let half = Span(milliseconds: answerTime.milliseconds / 2)
        most = max(most, try remindOfReviews(.reviewHalfTime, half, in: tx))
        return max(most, try remindOfReviews(.reviewLastDay, .days(1), in: tx))
    }

    private func remindOfEnds(_ ahead: Span, nearer: Span?, _ name: String, in tx: some Scope & HasNotices & HasReviews)
        throws -> Int
    {
        let end = tx.now + ahead
        guard let progress = try begun(name, at: end, in: tx), progress.end < end else { return 0 }
        let found = try tx.reviews.grants(after: progress, endingBy: end, limit: limit)
        for grant in found {
            // After a pause a grant may have come within two spans at once: the nearer one tells enough. And whoever
            // received it for no more than the span has only just been told.
            guard let last = grant.expiresAt, tx.now < last, nearer.map({ tx.now + $0 < last }) ?? true,
                grant.startedAt.map({ last - $0 > ahead }) ?? true
            else { continue }
            try PromiseNotice(.expiring, subject: grant.id.rawValue, detail: ["ends": .instant(last)])(in: tx)
        }
        let reached = found.last.flatMap { grant in
            grant.expiresAt.map { ReviewProgress(end: $0, grant: grant.id) }
        }
        try tx.notices.save(next(reached, found.count, upTo: end), name)
        return found.count
    }

    private func remindOfReviews(_ event: NoticeEvent, _ ahead: Span, in tx: some Scope & HasNotices) throws -> Int {
        let end = tx.now + ahead
        guard let progress = try begun(event.rawValue, at: end, in: tx), progress.end < end else { return 0 }
        let found = try tx.notices.reviews(after: progress, dueBy: end, limit: limit)
        for review in found where tx.now < review.dueAt && review.state.isOpen {
            try PromiseNotice(event, subject: review.id.rawValue)(in: tx)
        }
        let reached = found.last.map { ReviewProgress(end: $0.dueAt, grant: ID($0.id.rawValue)) }
        try tx.notices.save(next(reached, found.count, upTo: end), event.rawValue)
        return found.count
    }

    /// Where the next look begins: behind the last of a full batch, else behind the span, so that what comes into it by
    /// an extension is not reminded of at once.
    private func next(_ reached: ReviewProgress?, _ count: Int, upTo end: Instant) -> ReviewProgress {
        if let reached, count >= limit || reached.end == end { return reached }
        return ReviewProgress(end: end, grant: "")
    }

    /// What was within the span before anybody was told anything is not told all at once: it begins with what comes.
    private func begun(_ name: String, at end: Instant, in tx: some HasNotices) throws -> ReviewProgress? {
        if let known = try tx.notices.progress(name) { return known }
        try tx.notices.save(ReviewProgress(end: end, grant: ""), name)
        return nil
    }
}
