import ConnectorKit
import Domain
import Kernel

/// Knows a few accounts, whatever the case of the letters, as Jira does; nothing else is asked of it.
struct FakeTrackers: TrackerSource, IssueTracker {
    static let accounts = [
        TrackerAccount(id: "jira-nia", kind: .human, isActive: true),
        TrackerAccount(id: "jira-rosa", kind: .human, isActive: true),
        TrackerAccount(id: "jira-bot", kind: .app, isActive: true),
        TrackerAccount(id: "jira-gone", kind: .human, isActive: false),
    ]

    func tracker(_ connection: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure)
        -> any IssueTracker
    { self }

    func account(_ id: String) async throws(ProviderFailure) -> TrackerAccount? {
        Self.accounts.first { $0.id == id.lowercased() }
    }

    private var unasked: ProviderFailure { ProviderFailure(.terminal, "not_found", "nobody asked for this") }

    func test(_ intake: TrackerIntake?) async -> ConnectionTest { ConnectionTest(checks: []) }
    func issue(_ key: String) async throws(ProviderFailure) -> TrackerIssue { throw unasked }
    func property(_ key: String, of issue: String) async throws(ProviderFailure) -> JSON? { throw unasked }
    func groups(of account: String) async throws(ProviderFailure) -> [TrackerGroup] { throw unasked }
    func transitions(of issue: String) async throws(ProviderFailure) -> [TrackerTransition] { throw unasked }
    func transition(_ issue: String, to transition: String) async throws(ProviderFailure) { throw unasked }
    func comment(_ text: String, on issue: String, effect: String) async throws(ProviderFailure) { throw unasked }
    func open(_ issue: NewTrackerIssue, triedSince: Instant?) async throws(ProviderFailure) -> String { throw unasked }
    func issues(in project: String, updatedSince: Instant, after cursor: String?) async throws(ProviderFailure)
        -> Kernel.Page<String>
    { throw unasked }
}
