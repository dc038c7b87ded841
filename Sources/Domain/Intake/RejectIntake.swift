package import Kernel

/// Records that an issue did not become a request, and tells its reporter why.
struct RejectIntake {
    private var item: IntakeItem
    private let refusal: Refusal

    init(_ item: inout IntakeItem, _ refusal: Refusal) {
        item.state = .rejected
        item.reason = refusal.reason
        (self.item, self.refusal) = (item, refusal)
    }

    func callAsFunction(in tx: some Scope & HasIntake & HasEffects) throws {
        try tx.intake.save(item)
        let data: JSON = ["reason": .string(refusal.reason), "message": .string(refusal.message)]
        try tx.record(AuditEvent(.requestIngestRejected, [.issue(item.issue)], data))
        try tx.tell(
            item.issue,
            .comment(text: "This request was not taken in (\(refusal.reason)): \(refusal.message).")
        )
    }
}

/// Waits for a snapshot that is not there yet, for 15 minutes at most; or gives up (R0x).
package struct DeferIntake: Sendable {
    /// How long the snapshot may come after the issue.
    package static let window = Span.minutes(15)

    private let issue: String
    private let fence: Int64
    private let refusal: Refusal
    private let retryAfter: Span?
    private let isFinal: Bool

    /// - Parameter isFinal: true for what waiting cannot mend.
    package init(
        _ issue: String,
        fence: Int64,
        because refusal: Refusal,
        retryAfter: Span? = nil,
        isFinal: Bool = false
    ) {
        (self.issue, self.fence, self.refusal) = (issue, fence, refusal)
        (self.retryAfter, self.isFinal) = (retryAfter, isFinal)
    }

    package func callAsFunction(in tx: some Scope & HasIntake & HasEffects) throws {
        guard var item = try tx.intake.find(issue), item.state == .waiting else { return }
        item.attempts += 1
        if isFinal || tx.now >= item.firstSeenAt + Self.window {
            guard try tx.queue.keep(.intake, id: issue, fence: fence) else { return }
            return try RejectIntake(&item, refusal)(in: tx)
        }
        let wait = max(Span.seconds(min(5 << Int64(min(item.attempts, 5)), 60)), retryAfter ?? .seconds(0))
        guard try tx.queue.postpone(.intake, id: issue, fence: fence, to: tx.now + wait) else { return }
        item.reason = refusal.reason
        try tx.intake.save(item)
        if item.attempts == 1 {
            try tx.record(AuditEvent(.requestIngestDeferred, [.issue(issue)], ["reason": .string(refusal.reason)]))
        }
    }
}
