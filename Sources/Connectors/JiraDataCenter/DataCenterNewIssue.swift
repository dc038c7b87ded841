import ConnectorKit
import Kernel

/// Makes an issue once, as `JiraNewIssue` does in the cloud: the marker travels in the call that makes it.
struct DataCenterNewIssue {
    private static let pagesSearched = 10

    let tracker: DataCenterTracker
    let issue: NewTrackerIssue

    private var client: JiraClient { tracker.client }

    func open(triedSince: Instant?) async throws(ProviderFailure) -> String {
        if let triedSince, let made = try await madeBefore(since: triedSince) { return made }
        guard let assignee = try await name(of: issue.assignee) else { return try await make(assignee: nil) }
        do throws(ProviderFailure) { return try await make(assignee: assignee) } catch {
            // Whom the project does not let be assigned is not asked there; the question still has to be.
            guard error.kind == .terminal else { throw error }
            return try await make(assignee: nil)
        }
    }

    /// Assigning takes the login, which the key leads to.
    private func name(of key: String?) async throws(ProviderFailure) -> String? {
        guard let key else { return nil }
        return try await client.find(DataCenterTracker.platform + ["user"], query: [("key", key)])?["name"]?.string
    }

    private func make(assignee: String?) async throws(ProviderFailure) -> String {
        let fields: JSON = [
            "project": ["key": .string(issue.project)], "issuetype": ["id": .string(issue.type)],
            "summary": .string(issue.summary), "description": .string(issue.text),
            "assignee": assignee.map { ["name": .string($0)] } ?? .null,
        ]
        let body: JSON = [
            "fields": fields.withoutNulls,
            "properties": [["key": .string(JiraNewIssue.markerKey), "value": ["id": .string(issue.marker)]]],
        ]
        let reply = try await client.post(DataCenterTracker.platform + ["issue"], body)
        guard let key = reply["key"]?.string else { throw .unexpectedJiraReply("an issue without key") }
        return key
    }

    private func madeBefore(since: Instant) async throws(ProviderFailure) -> String? {
        var cursor: String?
        for _ in 0..<Self.pagesSearched {
            let page = try await tracker.issues(
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
        try await tracker.property(JiraNewIssue.markerKey, of: key)?["id"] == .string(issue.marker)
    }
}
