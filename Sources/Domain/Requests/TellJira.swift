import Kernel

/// The effects by which the issue learns what became of its request.
enum TellJira {
    /// Candidates by the guide (N24), compared without case.
    static let approveNames = ["approve", "approved", "accept", "accepted"]
    static let denyNames = [
        "deny", "denied", "decline", "declined", "reject", "rejected", "cancel", "canceled", "cancelled",
    ]

    static func approved(_ request: AccessRequest, tool: Tool, by name: String, in tx: some Scope & HasEffects) throws {
        let days = request.approvedDays ?? request.requestedDays
        let next = tool.isConnected ? "Access is being set up." : "Access is active now."
        let text = "\(tool.name) was approved by \(name) for \(days) days. \(next)"
        try tx.tell(request.issue, inOrder: [.transition(candidates: approveNames), .comment(text: text)])
    }

    /// Nothing moves yet: the issue only learns who said yes and who is awaited.
    static func stageApproved(
        _ request: AccessRequest,
        _ stage: String,
        waitingFor others: [String],
        by name: String,
        in tx: some Scope & HasEffects
    ) throws {
        let waiting = others.map(StageName.words).joined(separator: ", ")
        let text = "\(StageName.words(stage)) was approved by \(name). Still waiting for: \(waiting)."
        try tx.tell(request.issue, .comment(text: text))
    }

    static func denied(_ request: AccessRequest, by name: String, in tx: some Scope & HasEffects) throws {
        let text = "The request was denied by \(name): \(request.reason ?? "")"
        try tx.tell(request.issue, inOrder: [.transition(candidates: denyNames), .comment(text: text)])
    }
}
