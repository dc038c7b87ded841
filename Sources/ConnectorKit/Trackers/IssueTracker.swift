package import Domain
package import Kernel

/// Where requests are raised and decisions are told: Jira Service Management.
package protocol IssueTracker: Sendable {
    /// Tries what intake and telling need.
    ///
    /// - Parameter intake: the project to try it in; nil while none is chosen at this connection.
    func test(_ intake: TrackerIntake?) async -> ConnectionTest
    func issue(_ key: String) async throws(ProviderFailure) -> TrackerIssue
    /// The property with that key, or nil while it is absent.
    func property(_ key: String, of issue: String) async throws(ProviderFailure) -> JSON?
    /// The account that the tracker knows under that id, or nil.
    func account(_ id: String) async throws(ProviderFailure) -> TrackerAccount?
    /// Ids and names of the groups that the account is in.
    func groups(of account: String) async throws(ProviderFailure) -> [TrackerGroup]
    func transitions(of issue: String) async throws(ProviderFailure) -> [TrackerTransition]
    func transition(_ issue: String, to transition: String) async throws(ProviderFailure)
    /// Adds a comment that the customer can see, once: a comment that already carries the effect's id is found, not repeated.
    func comment(_ text: String, on issue: String, effect: String) async throws(ProviderFailure)
    /// Makes an issue that carries the marker, or finds the one that an attempt since that moment made.
    ///
    /// - Parameter triedSince: when it was first tried; nil for the first attempt.
    /// - Returns: the issue's key.
    func open(_ issue: NewTrackerIssue, triedSince: Instant?) async throws(ProviderFailure) -> String
    /// Keys of issues of the project that changed since, oldest first, one page per call.
    func issues(in project: String, updatedSince: Instant, after cursor: String?) async throws(ProviderFailure) -> Page<
        String
    >
}

/// What intake is going to ask of a connection.
package struct TrackerIntake: Equatable, Sendable {
    package let project: IntakeProject
    /// Whether a secret is kept by which deliveries prove themselves.
    package let hasWebhookSecret: Bool

    package init(project: IntakeProject, hasWebhookSecret: Bool) {
        (self.project, self.hasWebhookSecret) = (project, hasWebhookSecret)
    }
}

package struct TrackerIssue: Equatable, Sendable {
    package let id: String
    package let key: String
    package let project: String
    package let requestType: String?
    package let portal: String?
    /// The reporter's account id; nil for an anonymous reporter.
    package let reporter: String?
    /// The name under which the tracker shows the reporter; for people to read, never for identity.
    package let reporterName: String?
    package let status: String
    package let createdAt: Instant

    package init(
        id: String,
        key: String,
        project: String,
        requestType: String?,
        portal: String?,
        reporter: String?,
        reporterName: String?,
        status: String,
        createdAt: Instant
    ) {
        (self.id, self.key, self.project, self.requestType) = (id, key, project, requestType)
        (self.portal, self.reporter, self.reporterName) = (portal, reporter, reporterName)
        (self.status, self.createdAt) = (status, createdAt)
    }
}

extension TrackerIssue {
    package var place: IntakeProject.Place {
        IntakeProject.Place(project: project, portal: portal, requestType: requestType)
    }
}

package struct TrackerAccount: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case human, app
    }

    /// As the tracker writes it, which may differ from what was asked for.
    package let id: String
    package let kind: Kind
    package let isActive: Bool

    package init(id: String, kind: Kind, isActive: Bool) { (self.id, self.kind, self.isActive) = (id, kind, isActive) }
}

package struct TrackerGroup: Equatable, Sendable {
    package let id: String
    package let name: String

    package init(id: String, name: String) { (self.id, self.name) = (id, name) }
}

package struct TrackerTransition: Equatable, Sendable {
    package let id: String
    package let name: String
    /// The name of the status that the issue will have; nil where the tracker does not say.
    package let target: String?

    package init(id: String, name: String, target: String?) {
        (self.id, self.name, self.target) = (id, name, target)
    }
}

/// An issue that we raise ourselves.
package struct NewTrackerIssue: Equatable, Sendable {
    package let project: String
    /// The issue type's id.
    package let type: String
    package let summary: String
    /// Plain text, a paragraph a line.
    package let text: String
    /// The account that is to answer; nil leaves it to the project.
    package let assignee: String?
    /// Ours, by which the issue is found again.
    package let marker: String

    package init(project: String, type: String, summary: String, text: String, assignee: String?, marker: String) {
        (self.project, self.type, self.summary) = (project, type, summary)
        (self.text, self.assignee, self.marker) = (text, assignee, marker)
    }
}
