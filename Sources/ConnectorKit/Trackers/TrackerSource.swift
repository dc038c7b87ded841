package import Domain
package import Kernel

/// Where the issue tracker of a connection comes from.
package protocol TrackerSource: Sendable {
    func tracker(_ connection: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure)
        -> any IssueTracker
}

extension ConnectionOpener: TrackerSource {
    package func tracker(
        _ connection: ID<Connection>,
        in scope: OrganizationScope
    ) async throws(ProviderFailure) -> any IssueTracker {
        guard let tracker = try await open(connection, in: scope).issueTracker else {
            throw ProviderFailure(.terminal, "not_an_issue_tracker", "this connection is not an issue tracker")
        }
        return tracker
    }
}
