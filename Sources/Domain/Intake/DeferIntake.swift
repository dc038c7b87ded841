package import Kernel

/// Waits for a snapshot that is not there yet, for 15 minutes at most; or gives up (R0x).
package struct DeferIntake: Sendable {
    /// How long the snapshot may come after the issue.
    package static let window = Span.minutes(15)

    /// How long waiting makes sense.
    package enum Patience: Sendable {
        /// Waiting cannot mend it.
        case none
        /// The snapshot may come within the window.
        case window
        /// The tracker is in trouble, which is not the reporter's fault.
        case endless
    }

    private let issue: String
    private let fence: Int64
    private let refusal: Refusal
    private let patience: Patience

    package init(_ issue: String, fence: Int64, because refusal: Refusal, patience: Patience) {
        (self.issue, self.fence, self.refusal, self.patience) = (issue, fence, refusal, patience)
    }

    package func callAsFunction(in tx: some Scope & HasIntake & HasEffects) throws {
        guard var item = try tx.intake.find(issue), item.state == .waiting else { return try lookLater(in: tx) }
        item.attempts += 1
        if isOver(for: item, at: tx.now) {
            guard try tx.queue.keep(.intake, id: issue, fence: fence) else { return }
            return try RejectIntake(&item, refusal)(in: tx)
        }
        guard try tx.queue.postpone(.intake, id: issue, fence: fence, to: tx.now + wait(for: item)) else { return }
        item.reason = refusal.reason
        try tx.intake.save(item)
        if item.attempts == 1 {
            try tx.record(AuditEvent(.requestIngestDeferred, [.issue(issue)], ["reason": .string(refusal.reason)]))
        }
    }

    /// A look at an issue taken in before: it is made later when the tracker is in trouble, and otherwise given up.
    private func lookLater(in tx: some Scope & HasQueue) throws {
        guard patience == .endless else { return _ = try tx.queue.keep(.intake, id: issue, fence: fence) }
        let wait = max(refusal.retryAfter ?? .minutes(5), .minutes(5))
        _ = try tx.queue.postpone(.intake, id: issue, fence: fence, to: tx.now + wait)
    }

    /// 5, 10, 20, 40, then 60 seconds, or what the tracker asked for.
    private func wait(for item: IntakeItem) -> Span {
        let own = Span.seconds(min(5 << Int64(min(item.attempts - 1, 5)), 60))
        return max(own, refusal.retryAfter ?? own)
    }

    private func isOver(for item: IntakeItem, at now: Instant) -> Bool {
        switch patience {
        case .none: true
        case .window: now >= item.firstSeenAt + Self.window
        case .endless: false
        }
    }
}
