import ConnectorKit
import Kernel

/// Adds comments to an issue, each effect once, as `JiraComments` does in the cloud.
///
/// There is no call for many comments by id, so their properties come with the list; a version that leaves them out is
/// asked for each one.
struct DataCenterComments {
    private static let pageSize = 100
    private static let pagesSearched = 5

    let client: JiraClient
    let issue: String

    private var path: [String] { DataCenterTracker.platform + ["issue", issue, "comment"] }

    func add(_ text: String, effect: String) async throws(ProviderFailure) {
        guard try await !hasComment(of: effect) else { return }
        let body: JSON = [
            "body": .string(text),
            "properties": [
                ["key": "sd.public.comment", "value": ["internal": false]],
                ["key": .string(JiraComments.effectKey), "value": ["id": .string(effect)]],
            ],
        ]
        _ = try await client.post(path, body)
    }

    private func hasComment(of effect: String) async throws(ProviderFailure) -> Bool {
        for page in 0..<Self.pagesSearched {
            let query = [
                ("orderBy", "-created"), ("startAt", String(page * Self.pageSize)),
                ("maxResults", String(Self.pageSize)), ("expand", "properties"),
            ]
            guard let comments = try await client.get(path, query: query)["comments"]?.array else {
                throw .unexpectedJiraReply("without comments")
            }
            for comment in comments where try await isMarked(comment, effect) { return true }
            if comments.count < Self.pageSize { return false }
        }
        return false
    }

    private func isMarked(_ comment: JSON, _ effect: String) async throws(ProviderFailure) -> Bool {
        if let properties = comment["properties"]?.array {
            return properties.contains {
                $0["key"] == .string(JiraComments.effectKey) && $0["value"]?["id"] == .string(effect)
            }
        }
        guard let id = comment["id"]?.string else { return false }
        let path = DataCenterTracker.platform + ["comment", id, "properties", JiraComments.effectKey]
        return try await client.find(path)?["value"]?["id"] == .string(effect)
    }
}
