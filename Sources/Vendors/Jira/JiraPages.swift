package import Kernel

/// What a customer fills in to raise a request in the portal.
package struct NewJiraRequest: Sendable {
    package let project: String
    /// Nil for an issue that was not raised in the portal.
    package let requestType: String?
    /// Nil for an anonymous customer.
    package let reporter: String?
    package let summary: String
    package let description: String
    /// The property that the portal panel stores with the issue, and its whole value.
    package let property: (key: String, value: JSON)?
    /// How long after the issue the property is there.
    package let propertyDelay: Span

    package init(
        project: String,
        requestType: String?,
        reporter: String?,
        summary: String,
        description: String = "",
        property: (key: String, value: JSON)? = nil,
        propertyDelay: Span = .seconds(0)
    ) {
        (self.project, self.requestType, self.reporter) = (project, requestType, reporter)
        (self.summary, self.description) = (summary, description)
        (self.property, self.propertyDelay) = (property, propertyDelay)
    }
}

/// What people do in Jira's own pages.
extension JiraSite {
    /// Raises a request, as a customer does in the portal.
    @discardableResult
    package mutating func create(_ request: NewJiraRequest, at now: Instant) -> JiraIssue {
        let number = (lastIssueNumber[request.project] ?? 0) + 1
        lastIssueNumber[request.project] = number
        let properties = request.property.map {
            [JiraProperty(key: $0.key, value: $0.value, visibleFrom: now + request.propertyDelay)]
        }
        let issue = JiraIssue(
            id: newID(),
            key: "\(request.project)-\(number)",
            project: request.project,
            requestType: request.requestType,
            summary: request.summary,
            description: request.description,
            reporter: request.reporter,
            creator: request.reporter,
            createdAt: now,
            updatedAt: now,
            properties: properties ?? []
        )
        issues[issue.key] = issue
        announce("jira:issue_created", issue, by: request.reporter, at: now)
        return issue
    }

    /// Sets a property, as anybody who may edit the issue can.
    package mutating func setProperty(_ key: String, to value: JSON, of issue: String, at now: Instant) {
        change(issue, at: now) { issue in
            issue.properties.removeAll { $0.key == key }
            issue.properties.append(JiraProperty(key: key, value: value, visibleFrom: now))
        }
    }

    /// Puts the issue into a status, by its id.
    package mutating func move(_ key: String, to status: String, by account: String?, at now: Instant) {
        change(key, at: now) { $0.status = status }
        if let issue = issues[key] { announce("jira:issue_updated", issue, by: account, at: now) }
    }

    /// Moves an issue to another project; its old key still leads to it.
    package mutating func move(_ key: String, toProject project: String, by account: String?, at now: Instant) {
        change(key, at: now) { $0.project = project }
        if let issue = issues[key] { announce("jira:issue_updated", issue, by: account, at: now) }
    }

    package mutating func delete(_ key: String, by account: String?, at now: Instant) {
        guard let issue = issues.removeValue(forKey: key) else { return }
        announce("jira:issue_deleted", issue, by: account, at: now)
    }

    /// Adds a comment of a person, visible to the customer.
    package mutating func say(_ text: String, on key: String, by account: String, at now: Instant) {
        let body: JSON = [
            "type": "doc", "version": 1,
            "content": [["type": "paragraph", "content": [["type": "text", "text": .string(text)]]]],
        ]
        add(JiraComment(id: newID(), author: account, body: body, isPublic: true, createdAt: now), to: key, at: now)
    }

    mutating func add(_ comment: JiraComment, to key: String, at now: Instant) {
        change(key, at: now) { $0.comments.append(comment) }
        if let issue = issues[key] { announce("comment_created", issue, by: comment.author, at: now) }
    }
}
