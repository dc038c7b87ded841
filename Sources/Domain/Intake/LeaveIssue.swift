import Kernel

/// Leaves an announced issue alone that is none of ours: no entry, no comment.
///
/// It is forgotten rather than remembered as foreign, because an agent may give it one of our request types later.
package struct LeaveIssue: Sendable {
    private let issue: String
    private let fence: Int64?

    /// - Parameter fence: of the work in hand; nil where it was kept in this transaction already.
    package init(_ issue: String, fence: Int64?) { (self.issue, self.fence) = (issue, fence) }

    package func callAsFunction(in tx: some Scope & HasIntake) throws {
        if let fence { guard try tx.queue.keep(.intake, id: issue, fence: fence) else { return } }
        guard try tx.intake.find(issue)?.state == .waiting else { return }
        try tx.intake.remove(issue)
    }
}
