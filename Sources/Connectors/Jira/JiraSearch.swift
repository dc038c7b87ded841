import ConnectorKit
import Kernel

/// Finds issues that changed, for the poller that makes webhooks optional.
///
/// The search is eventually consistent: whoever polls asks from a little before the last answer. Issues that are
/// already known are read one by one, which is consistent, so nothing is gained by `reconcileIssues` here.
struct JiraSearch {
    private static let pageSize: JSON = 100

    let client: JiraClient

    func keys(in project: String, updatedSince since: Instant, after cursor: String?) async throws(ProviderFailure)
        -> Page<String>
    {
        let query: JSON = [
            "jql": .string(try Self.jql(project: project, since: since)),
            "fields": ["key"],
            "maxResults": Self.pageSize,
            "nextPageToken": .text(cursor),
        ]
        let reply = try await client.post(JiraClient.platform + ["search", "jql"], query.withoutNulls)
        guard let issues = reply["issues"]?.array else { throw .unexpectedJiraReply("without issues") }
        let next = reply["isLast"]?.bool == true ? nil : reply["nextPageToken"]?.string
        return Page(items: issues.compactMap { $0["key"]?.string }, next: next)
    }

    /// A bounded query.
    ///
    /// Dates in quotes would be read in the account's time zone; unquoted milliseconds are absolute.
    static func jql(project: String, since: Instant) throws(ProviderFailure) -> String {
        guard !project.isEmpty, project.utf8.allSatisfy(isKeyByte) else {
            throw ProviderFailure(.terminal, "project_invalid", "`\(project)` cannot be a project key")
        }
        return "project = \"\(project)\" AND updated >= \(max(since.milliseconds, 0)) ORDER BY updated ASC, key ASC"
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte) || byte == 95
    }
}
