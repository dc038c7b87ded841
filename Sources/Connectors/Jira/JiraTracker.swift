import ConnectorKit
import Kernel

/// The issue tracker over Jira Cloud REST v3 and the Service Management API.
struct JiraTracker: IssueTracker {
    private let client: JiraClient

    init(_ client: JiraClient) { self.client = client }

    func test(_ intake: TrackerIntake?) async -> ConnectionTest {
        await JiraConnectionTest(client: client, intake: intake).run()
    }

    /// Reads the issue, and the request type and portal from the service desk, whose portal id is the desk's id.
    func issue(_ key: String) async throws(ProviderFailure) -> TrackerIssue {
        let issue = try await client.get(
            JiraClient.platform + ["issue", key],
            query: [("fields", "project,reporter,status,created")]
        )
        let request = try await client.find(JiraClient.serviceDesk + ["request", key])
        return try TrackerIssue(jira: issue, request: request)
    }

    func property(_ key: String, of issue: String) async throws(ProviderFailure) -> JSON? {
        try await client.find(JiraClient.platform + ["issue", issue, "properties", key])?["value"]
    }

    /// Reads the account without its address: nobody is recognised by e-mail.
    func account(_ id: String) async throws(ProviderFailure) -> TrackerAccount? {
        guard let user = try await client.find(JiraClient.platform + ["user"], query: [("accountId", id)]) else {
            return nil
        }
        guard let known = user["accountId"]?.string, let isActive = user["active"]?.bool else {
            throw .unexpectedJiraReply("an account without id or state")
        }
        let isHuman = ["atlassian", "customer"].contains(user["accountType"]?.string)
        return TrackerAccount(id: known, kind: isHuman ? .human : .app, isActive: isActive)
    }

    /// The groups of an account, which Jira gives on one page.
    func groups(of account: String) async throws(ProviderFailure) -> [TrackerGroup] {
        let reply = try await client.get(JiraClient.platform + ["user", "groups"], query: [("accountId", account)])
        guard let groups = reply.array else { throw .unexpectedJiraReply("no list of groups") }
        return try groups.map { group throws(ProviderFailure) in
            guard let id = group["groupId"]?.string, let name = group["name"]?.string else {
                throw .unexpectedJiraReply("a group without id or name")
            }
            return TrackerGroup(id: id, name: name)
        }
    }

    /// What the account may do with the issue now; transitions that are not available are left out.
    func transitions(of issue: String) async throws(ProviderFailure) -> [TrackerTransition] {
        let reply = try await client.get(JiraClient.platform + ["issue", issue, "transitions"])
        guard let transitions = reply["transitions"]?.array else { throw .unexpectedJiraReply("without transitions") }
        return transitions.filter { $0["isAvailable"]?.bool != false }.compactMap { transition in
            guard let id = transition["id"]?.string, let name = transition["name"]?.string else { return nil }
            return TrackerTransition(id: id, name: name, target: transition["to"]?["name"]?.string)
        }
    }

    func transition(_ issue: String, to transition: String) async throws(ProviderFailure) {
        let body: JSON = ["transition": ["id": .string(transition)]]
        try await client.command(JiraClient.platform + ["issue", issue, "transitions"], body)
    }

    func comment(_ text: String, on issue: String, effect: String) async throws(ProviderFailure) {
        try await JiraComments(client: client, issue: issue).add(text, effect: effect)
    }

    func open(_ issue: NewTrackerIssue, triedSince: Instant?) async throws(ProviderFailure) -> String {
        try await JiraNewIssue(client: client, issue: issue).open(triedSince: triedSince)
    }

    func issues(in project: String, updatedSince: Instant, after cursor: String?) async throws(ProviderFailure)
        -> Page<String>
    {
        try await JiraSearch(client: client).keys(in: project, updatedSince: updatedSince, after: cursor)
    }
}
