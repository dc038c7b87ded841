import ConnectorKit
import Kernel

extension JiraSite {
    /// The types that issues of a project may have beside its requests.
    static let issueTypes = ["10001": "Service Request", "10002": "Task"]

    mutating func createIssue(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        let fields = call.body?["fields"]
        try call.mustHave(
            .create,
            else: JiraError(400, fields: [("project", "You cannot create issues in this project.")])
        )
        guard let key = fields?["project"]?["key"]?.string, project(key) != nil else {
            throw JiraError(400, fields: [("project", "valid project is required")])
        }
        guard let type = fields?["issuetype"]?["id"]?.string, Self.issueTypes[type] != nil else {
            throw JiraError(400, fields: [("issuetype", "Specify a valid issue type")])
        }
        guard let summary = fields?["summary"]?.string, (1...255).contains(summary.count) else {
            throw JiraError(400, fields: [("summary", "You must specify a summary of the issue.")])
        }
        let assignee = fields?["assignee"]?["accountId"]?.string
        if let assignee, account(assignee)?.isActive != true {
            throw JiraError(400, fields: [("assignee", "The user is not assignable.")])
        }
        let request = NewJiraRequest(project: key, requestType: nil, reporter: call.account?.id, summary: summary)
        let issue = create(request, at: call.now)
        for property in call.body?["properties"]?.array ?? [] {
            guard let key = property["key"]?.string, let value = property["value"] else { continue }
            setProperty(key, to: value, of: issue.key, at: call.now)
        }
        return .json(201, ["id": .string(issue.id), "key": .string(issue.key), "self": link("issue/\(issue.id)")])
    }
}
