import ConnectorKit
import Kernel

/// Adds comments to an issue, each effect once.
///
/// The effect's id travels as a property of the comment, written by the same call as the comment itself: a reply lost
/// between comment and mark cannot exist. (An issue property would be a second write, and a mark in the text would be
/// shown to the customer and could be edited away.) Comments of the platform API are visible in the portal unless they
/// say otherwise, which the property `sd.public.comment` states here. Properties come back only from `comment/list`.
struct JiraComments {
    static let effectKey = "clearance.effect"
    private static let pageSize = 100
    /// Pages that are searched for an earlier comment, newest first: a resend follows its first attempt within a day.
    private static let pagesSearched = 5

    let client: JiraClient
    let issue: String

    func add(_ text: String, effect: String) async throws(ProviderFailure) {
        guard try await !hasComment(of: effect) else { return }
        let body: JSON = [
            "body": AtlassianDocument.plain(text),
            "properties": [
                ["key": "sd.public.comment", "value": ["internal": false]],
                ["key": .string(Self.effectKey), "value": ["id": .string(effect)]],
            ],
        ]
        _ = try await client.post(JiraClient.platform + ["issue", issue, "comment"], body)
    }

    private func hasComment(of effect: String) async throws(ProviderFailure) -> Bool {
        for page in 0..<Self.pagesSearched {
            let ids = try await newestIDs(page: page)
            if try await isMarked(anyOf: ids, effect) { return true }
            if ids.count < Self.pageSize { return false }
        }
        return false
    }

    private func newestIDs(page: Int) async throws(ProviderFailure) -> [Int64] {
        let query = [
            ("orderBy", "-created"), ("startAt", String(page * Self.pageSize)), ("maxResults", String(Self.pageSize)),
        ]
        let reply = try await client.get(JiraClient.platform + ["issue", issue, "comment"], query: query)
        guard let comments = reply["comments"]?.array else { throw .unexpectedJiraReply("without comments") }
        return comments.compactMap { $0["id"]?.string.flatMap { Int64($0) } }
    }

    private func isMarked(anyOf ids: [Int64], _ effect: String) async throws(ProviderFailure) -> Bool {
        guard !ids.isEmpty else { return false }
        let reply = try await client.post(
            JiraClient.platform + ["comment", "list"],
            query: [("expand", "properties")],
            ["ids": .array(ids.map(JSON.integer))]
        )
        guard let comments = reply["values"]?.array else { throw .unexpectedJiraReply("without comments") }
        return comments.contains { comment in
            (comment["properties"]?.array ?? []).contains { property in
                property["key"] == .string(Self.effectKey) && property["value"]?["id"] == .string(effect)
            }
        }
    }
}
