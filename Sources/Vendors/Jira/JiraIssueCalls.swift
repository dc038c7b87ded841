import ConnectorKit
import Kernel

extension JiraSite {
    /// The issue of a call whose caller may see it.
    func visibleIssue(_ call: JiraCall) throws(JiraError) -> JiraIssue {
        try call.mustHave(.browse, else: .noIssue)
        guard let issue = issue(call.parameters[0]) else { throw .noIssue }
        return issue
    }

    func readIssue(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        let issue = try visibleIssue(call)
        let fields = call.query("fields").map { $0.split(separator: ",").map(String.init) }
        let properties = (call.query("properties") ?? "").split(separator: ",").map(String.init)
        return .json(200, json(issue, fields: fields, properties: properties, at: call.now))
    }

    func json(_ issue: JiraIssue, fields: [String]?, properties: [String] = [], at now: Instant) -> JSON {
        var members: [JSON.Member] = [
            .init("expand", "renderedFields,names,schema"), .init("id", .string(issue.id)),
            .init("self", link("issue/\(issue.id)")), .init("key", .string(issue.key)),
        ]
        let all = self.fields(of: issue)
        let wanted = all.filter { fields?.contains($0.key) ?? true }
        members.append(.init("fields", .object(wanted)))
        let found = properties.compactMap { key in issue.property(key, at: now).map { JSON.Member(key, $0) } }
        if !properties.isEmpty { members.append(.init("properties", .object(found))) }
        return .object(members)
    }

    func fields(of issue: JiraIssue) -> [JSON.Member] {
        let project = project(issue.project)
        return [
            .init("summary", .string(issue.summary)),
            .init(
                "project",
                [
                    "self": link("project/\(project?.id ?? "")"), "id": .text(project?.id),
                    "key": .string(issue.project), "name": .text(project?.name), "projectTypeKey": "service_desk",
                ]
            ),
            .init("issuetype", ["id": "10001", "name": "Service Request", "subtask": false]),
            .init("status", json(status(of: issue))), .init("reporter", user(issue.reporter)),
            .init("creator", user(issue.creator)), .init("created", .string(issue.createdAt.jiraDate)),
            .init("updated", .string(issue.updatedAt.jiraDate)),
        ]
    }

    func json(_ status: JiraWorkflow.Status) -> JSON {
        let category: (Int64, String, String) =
            switch status.category {
            case .new: (2, "new", "To Do")
            case .indeterminate: (4, "indeterminate", "In Progress")
            case .done: (3, "done", "Done")
            }
        return [
            "self": link("status/\(status.id)"), "id": .string(status.id), "name": .string(status.name),
            "description": "",
            "statusCategory": [
                "self": link("statuscategory/\(category.0)"), "id": .integer(category.0), "key": .string(category.1),
                "name": .string(category.2), "colorName": "blue-gray",
            ],
        ]
    }

    func searchProjects(_ call: JiraCall) -> HTTPReply {
        let values = projects.map { project -> JSON in
            [
                "self": link("project/\(project.id)"), "id": .string(project.id), "key": .string(project.key),
                "name": .string(project.name), "projectTypeKey": "service_desk", "simplified": false,
            ]
        }
        return .json(
            200,
            [
                "self": link("project/search"), "startAt": 0, "maxResults": 50,
                "total": .integer(Int64(values.count)), "isLast": true, "values": .array(values),
            ]
        )
    }
}
