package import Kernel

/// A request as Jira keeps it.
package struct JiraIssue: Equatable, Sendable, Codable {
    package let id: String
    package let key: String
    package var project: String
    package let requestType: String?
    package let summary: String
    package let description: String
    /// Nil for an anonymous reporter.
    package let reporter: String?
    package let creator: String?
    /// The id of its status in the workflow of its project.
    package var status = "1"
    package let createdAt: Instant
    package var updatedAt: Instant
    package var properties: [JiraProperty] = []
    package var comments: [JiraComment] = []
    /// When it was written to of late, for the limit on writes per issue.
    var recentWrites: [Instant] = []

    package func property(_ key: String, at now: Instant) -> JSON? {
        properties.first { $0.key == key && $0.visibleFrom <= now }?.value
    }
}

package struct JiraProperty: Equatable, Sendable, Codable {
    package let key: String
    package let value: JSON
    /// Nothing promises that a property is there when the issue is announced.
    package let visibleFrom: Instant
}

package struct JiraComment: Equatable, Sendable, Codable {
    package struct Property: Equatable, Sendable, Codable {
        package let key: String
        package let value: JSON
    }

    package let id: String
    package let author: String?
    package let body: JSON
    package let isPublic: Bool
    package let createdAt: Instant
    package var properties: [Property] = []

    /// The words of the document, a paragraph a line.
    package var text: String { Self.words(body) }

    static func words(_ document: JSON) -> String { words(in: document).joined(separator: "\n") }

    private static func words(in node: JSON) -> [String] {
        let children = node["content"]?.array ?? []
        guard node["type"]?.string == "paragraph" else { return children.flatMap(words) }
        return [children.compactMap { $0["text"]?.string }.joined()]
    }
}

extension JiraSite {
    /// The issue with that key or id.
    package func issue(_ keyOrID: String) -> JiraIssue? {
        issues[keyOrID] ?? issues.values.first { $0.id == keyOrID }
    }

    package func status(of issue: JiraIssue) -> JiraWorkflow.Status {
        (project(issue.project)?.workflow ?? .accessRequest).status(issue.status)
    }

    /// Changes an issue that exists, on record.
    mutating func change(_ key: String, at now: Instant, _ body: (inout JiraIssue) -> Void) {
        guard var issue = issues[key] else { return }
        body(&issue)
        issue.updatedAt = max(now, issue.updatedAt)
        issues[key] = issue
    }

    /// Refuses more than 20 writes to one issue in 2 seconds or 100 in 30.
    mutating func countWrite(to key: String, at now: Instant) throws(JiraError) {
        guard var issue = issues[key] else { throw .noIssue }
        issue.recentWrites.removeAll { $0 + .seconds(30) <= now }
        let lately = issue.recentWrites.count { $0 + .seconds(2) > now }
        guard lately < 20, issue.recentWrites.count < 100 else {
            throw .limited("jira-per-issue-on-write", wait: lately < 20 ? .seconds(30) : .seconds(2))
        }
        issue.recentWrites.append(now)
        issues[key] = issue
    }
}
