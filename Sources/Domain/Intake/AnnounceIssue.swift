import Kernel

/// Notes that an issue was created or changed, so that intake will look at it.
///
/// Hearing of it twice does no harm.
package struct AnnounceIssue: Sendable {
    private let issue: String

    package init(_ issue: String) { self.issue = issue }

    package func callAsFunction(in tx: some Scope & HasIntake & HasRequests) throws {
        guard IssueKey.isValid(issue) else {
            throw Refusal(.invalid, "issue_key_invalid", "`\(issue.prefix(40))` is not an issue key")
        }
        if let known = try tx.intake.find(issue) {
            // Only a request that nobody decided yet can be ended by what happens to its issue.
            guard known.state == .accepted, try tx.requests.find(issue: issue)?.decision == .pending else { return }
        } else {
            try tx.intake.add(IntakeItem(issue: issue, firstSeenAt: tx.now))
        }
        try tx.queue.promise(.intake, id: issue, at: tx.now)
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
