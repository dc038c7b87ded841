import Kernel

/// Notes that an issue was created or changed, so that intake will look at it.
///
/// Hearing of it twice does no harm.
package struct AnnounceIssue: Sendable {
    /// How long a change of an issue that nobody waits for may go unseen.
    ///
    /// Our own comment and transition change the issue too, and the poller tells each change several times: the pause
    /// makes one look of them.
    static let pause = Span.minutes(5)

    private let issue: String

    package init(_ issue: String) { self.issue = issue }

    package func callAsFunction(in tx: some Scope & HasIntake & HasRequests) throws {
        guard IssueKey.isValid(issue) else {
            throw Refusal(.invalid, "issue_key_invalid", "`\(issue.prefix(40))` is not an issue key")
        }
        guard let known = try tx.intake.find(issue) else {
            try tx.intake.add(IntakeItem(issue: issue, firstSeenAt: tx.now))
            return try tx.queue.promise(.intake, id: issue, at: tx.now)
        }
        guard known.state == .accepted, let request = try tx.requests.find(issue: issue) else { return }
        if request.decision == .pending { return try tx.queue.promise(.intake, id: issue, at: tx.now) }
        guard try tx.queue.find(.intake, id: issue) == nil else { return }
        try tx.queue.promise(.intake, id: issue, at: tx.now + Self.pause)
    }
}

/// The form of a Jira issue key, such as `HELP-12`.
package enum IssueKey {
    package static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 60, let first = parts[0].utf8.first, (65...90).contains(first) else {
            return false
        }
        return parts[0].utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
            && !parts[1].isEmpty && parts[1].utf8.allSatisfy { (48...57).contains($0) }
    }
}
