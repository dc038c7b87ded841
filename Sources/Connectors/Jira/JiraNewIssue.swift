import ConnectorKit
import Kernel

/// Makes an issue once: the marker travels as a property in the very call that makes the issue.
///
/// A reply that was lost may have made it, so a second attempt first looks through what changed in the project since the
/// first one; the search lags behind by seconds, and whoever tries again waits longer than that.
struct JiraNewIssue {
    static let markerKey = "clearance.review"
    /// Pages that are looked through: an attempt is repeated within a day.
    private static let pagesSearched = 10

    let client: JiraClient
    let issue: NewTrackerIssue

    func open(triedSince: Instant?) async throws(ProviderFailure) -> String {
        if let triedSince, let made = try await madeBefore(since: triedSince) { return made }
        guard issue.assignee != nil else { return try await make(assignee: nil) }
        do throws(ProviderFailure) { return try await make(assignee: issue.assignee) } catch {
            // Whom the project does not let be assigned is not asked there; the question still has to be.
            guard error.kind == .terminal else { throw error }
            return try await make(assignee: nil)
        }
    }

    private func make(assignee: String?) async throws(ProviderFailure) -> String {
        let fields: JSON = [
            "project": ["key": .string(issue.project)], "issuetype": ["id": .string(issue.type)],
            "summary": .string(issue.summary), "description": AtlassianDocument.plain(issue.text),
            "assignee": assignee.map { ["accountId": .string($0)] } ?? .null,
        ]
        let body: JSON = [
            "fields": fields.withoutNulls,
            "properties": [["key": .string(Self.markerKey), "value": ["id": .string(issue.marker)]]],
        ]
        guard let key = try await client.post(JiraClient.platform + ["issue"], body)["key"]?.string else {
            throw .unexpectedJiraReply("an issue without key")
        }
        return key
    }

    private func madeBefore(since: Instant) async throws(ProviderFailure) -> String? {
        var cursor: String?
        for _ in 0..<Self.pagesSearched {
            let page = try await JiraSearch(client: client).keys(
                in: issue.project,
                updatedSince: since - .minutes(1),
                after: cursor
            )
            for key in page.items where try await isMarked(key) { return key }
            guard let next = page.next else { return nil }
            cursor = next
        }
        return nil
    }

    private func isMarked(_ key: String) async throws(ProviderFailure) -> Bool {
        let path = JiraClient.platform + ["issue", key, "properties", Self.markerKey]
        return try await client.find(path)?["value"]?["id"] == .string(issue.marker)
    }
}
