import Kernel

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
        // An issue that is not there cannot be told anything.
        guard refusal.reason != "not_found" else { return }
        try tx.tell(
            item.issue,
            .comment(text: "This request was not taken in (\(refusal.reason)): \(refusal.message).")
        )
    }
}
