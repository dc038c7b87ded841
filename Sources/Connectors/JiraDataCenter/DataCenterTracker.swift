import ConnectorKit
import Domain
import Kernel

/// The issue tracker over REST API v2: people by their key, plain text, pages by offset.
struct DataCenterTracker: IssueTracker {
    static let platform = ["rest", "api", "2"]

    let client: JiraClient

    func test(_ intake: TrackerIntake?) async -> ConnectionTest {
        await DataCenterTest(client: client, isIntake: intake != nil).run()
    }

    func issue(_ key: String) async throws(ProviderFailure) -> TrackerIssue {
        let query = [("fields", "project,reporter,status,created")]
        let issue = try await client.get(Self.platform + ["issue", key], query: query)
        let request = try await client.find(JiraClient.serviceDesk + ["request", key])
        return try TrackerIssue(dataCenter: issue, request: request)
    }

    func property(_ key: String, of issue: String) async throws(ProviderFailure) -> JSON? {
        try await client.find(Self.platform + ["issue", issue, "properties", key])?["value"]
    }

    /// The account by its key, which stays when somebody is renamed; whether it is an app is not told.
    func account(_ id: String) async throws(ProviderFailure) -> TrackerAccount? {
        guard let user = try await client.find(Self.platform + ["user"], query: [("key", id)]) else { return nil }
        guard let known = user["key"]?.string, let isActive = user["active"]?.bool else {
            throw .unexpectedJiraReply("an account without key or state")
        }
        return TrackerAccount(id: known, kind: .human, isActive: isActive)
    }

    /// The groups of an account, which have no id but their name.
    func groups(of account: String) async throws(ProviderFailure) -> [TrackerGroup] {
        let query = [("key", account), ("expand", "groups")]
        let user = try await client.get(Self.platform + ["user"], query: query)
        guard let size = user["groups"]?["size"]?.integer, let items = user["groups"]?["items"]?.array,
            items.count == size
        else { throw .unexpectedJiraReply("not a whole list of groups") }
        return try items.map { group throws(ProviderFailure) in
            guard let name = group["name"]?.string else { throw .unexpectedJiraReply("a group without name") }
            return TrackerGroup(id: name, name: name)
        }
    }

    func transitions(of issue: String) async throws(ProviderFailure) -> [TrackerTransition] {
        let reply = try await client.get(Self.platform + ["issue", issue, "transitions"])
        guard let transitions = reply["transitions"]?.array else { throw .unexpectedJiraReply("without transitions") }
        return transitions.compactMap { transition in
            guard let id = transition["id"]?.string, let name = transition["name"]?.string else { return nil }
            return TrackerTransition(id: id, name: name, target: transition["to"]?["name"]?.string)
        }
    }

    func transition(_ issue: String, to transition: String) async throws(ProviderFailure) {
        let body: JSON = ["transition": ["id": .string(transition)]]
        try await client.command(Self.platform + ["issue", issue, "transitions"], body)
    }

    func comment(_ text: String, on issue: String, effect: String) async throws(ProviderFailure) {
        try await DataCenterComments(client: client, issue: issue).add(text, effect: effect)
    }

    func open(_ issue: NewTrackerIssue, triedSince: Instant?) async throws(ProviderFailure) -> String {
        try await DataCenterNewIssue(tracker: self, issue: issue).open(triedSince: triedSince)
    }

    /// A page by offset, in an order that what changes meanwhile only adds to.
    func issues(in project: String, updatedSince: Instant, after cursor: String?) async throws(ProviderFailure)
        -> Page<String>
    {
        let start = cursor.flatMap { Int64($0) } ?? 0
        let body: JSON = [
            "jql": .string(try JiraSearch.jql(project: project, since: updatedSince)), "startAt": .integer(start),
            "maxResults": 100, "fields": ["key"],
        ]
        let reply = try await client.post(Self.platform + ["search"], body)
        guard let issues = reply["issues"]?.array, let total = reply["total"]?.integer else {
            throw .unexpectedJiraReply("without issues or their number")
        }
        let end = start + Int64(issues.count)
        return Page(
            items: issues.compactMap { $0["key"]?.string },
            next: issues.isEmpty || end >= total ? nil : String(end)
        )
    }
}

extension TrackerIssue {
    /// Reads an issue of API v2, whose reporter is told by key.
    init(dataCenter issue: JSON, request: JSON?) throws(ProviderFailure) {
        let fields = issue["fields"]
        guard let id = issue["id"]?.string, let key = issue["key"]?.string,
            let project = fields?["project"]?["key"]?.string, let status = fields?["status"]?["name"]?.string,
            let created = fields?["created"]?.string.flatMap({ Instant(rfc3339: $0) })
        else { throw .unexpectedJiraReply("an issue without id, key, project, status or date") }
        self.init(
            id: id,
            key: key,
            project: project,
            requestType: request?["requestTypeId"]?.string,
            portal: request?["serviceDeskId"]?.string,
            reporter: fields?["reporter"]?["key"]?.string,
            reporterName: fields?["reporter"]?["displayName"]?.string,
            status: status,
            createdAt: created
        )
    }
}
