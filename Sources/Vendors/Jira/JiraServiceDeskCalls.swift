import ConnectorKit
import Kernel

extension JiraSite {
    func serviceDeskInfo(_ call: JiraCall) -> HTTPReply {
        .json(
            200,
            [
                "version": "5.20.0", "platformVersion": "1001.0.0-SNAPSHOT", "isLicensedForUse": true,
                "buildDate": date(call.now), "buildChangeSet": "sandbox",
                "_links": ["self": serviceDeskLink("info")],
            ]
        )
    }

    func listDesks(_ call: JiraCall) -> HTTPReply { .json(200, page(projects.map(desk), "servicedesk")) }

    func readDesk(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        guard let project = projects.first(where: { $0.desk == call.parameters[0] }) else {
            throw .notFound("The service desk you are trying to view does not exist.")
        }
        return .json(200, desk(project))
    }

    private func desk(_ project: JiraProject) -> JSON {
        [
            "id": .string(project.desk), "projectId": .string(project.id), "projectKey": .string(project.key),
            "projectName": .string(project.name), "projectTypeKey": "service_desk",
            "_links": ["self": serviceDeskLink("servicedesk/\(project.desk)")],
        ]
    }

    func listRequestTypes(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        let desk = call.parameters[0]
        guard let project = projects.first(where: { $0.desk == desk }) else {
            throw .notFound("The service desk you are trying to view does not exist.")
        }
        let types = project.requestTypes.map { type -> JSON in
            [
                "id": .string(type.id), "name": .string(type.name), "description": "", "helpText": "",
                "issueTypeId": "10001", "serviceDeskId": .string(desk), "portalId": .string(desk), "groupIds": [],
                "_links": ["self": serviceDeskLink("servicedesk/\(desk)/requesttype/\(type.id)")],
            ]
        }
        return .json(200, page(types, "servicedesk/\(desk)/requesttype"))
    }

    mutating func createRequest(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        guard let desk = call.body?["serviceDeskId"]?.string, let type = call.body?["requestTypeId"]?.string else {
            throw JiraError(400, "serviceDeskId and requestTypeId are required.")
        }
        guard let project = projects.first(where: { $0.desk == desk }),
            project.requestTypes.contains(where: { $0.id == type })
        else { throw JiraError(400, "The request type does not belong to this service desk.") }
        guard let summary = call.body?["requestFieldValues"]?["summary"]?.string, !summary.isEmpty else {
            throw JiraError(
                400,
                "Your request could not be created. Please check the fields have been correctly filled in. summary: required"
            )
        }
        let behalf = call.body?["raiseOnBehalfOf"]?.string
        let issue = create(
            NewJiraRequest(
                project: project.key,
                requestType: type,
                reporter: behalf ?? call.account?.id,
                summary: summary
            ),
            at: call.now
        )
        return .json(201, request(issue))
    }

    func readRequest(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        try call.mustHave(.browse, else: JiraError(403, "You do not have permission to view this request."))
        guard let issue = issue(call.parameters[0]), issue.requestType != nil else {
            throw .notFound("The request you are trying to view does not exist.")
        }
        return .json(200, request(issue))
    }

    private func request(_ issue: JiraIssue) -> JSON {
        let status = status(of: issue)
        let category = status.category == .done ? "DONE" : status.category == .new ? "NEW" : "INDETERMINATE"
        return JSON.object([
            .init("issueId", .string(issue.id)), .init("issueKey", .string(issue.key)),
            .init("summary", .string(issue.summary)), .init("requestTypeId", .text(issue.requestType)),
            .init("serviceDeskId", .text(project(issue.project)?.desk)), .init("createdDate", date(issue.createdAt)),
            .init("reporter", issue.reporter.flatMap(account).map(customer) ?? .null),
            .init(
                "requestFieldValues",
                [["fieldId": "summary", "label": "Summary", "value": .string(issue.summary)]]
            ),
            .init(
                "currentStatus",
                [
                    "status": .string(status.name), "statusCategory": .string(category),
                    "statusDate": date(issue.updatedAt),
                ]
            ),
            .init("_links", ["self": serviceDeskLink("request/\(issue.id)"), "jiraRest": link("issue/\(issue.id)")]),
        ]).withoutNulls
    }

    private func customer(_ account: JiraAccount) -> JSON {
        [
            "accountId": .string(account.id), "displayName": .string(account.name),
            "active": .bool(account.isActive), "timeZone": "Etc/UTC",
            "_links": ["jiraRest": link("user?accountId=\(account.id)")],
        ]
    }

    private func date(_ instant: Instant) -> JSON {
        [
            "iso8601": .string(instant.rfc3339.prefix(19) + "+0000"), "jira": .string(instant.jiraDate),
            "friendly": .string(String(instant.rfc3339.prefix(10))), "epochMillis": .integer(instant.milliseconds),
        ]
    }

    private func page(_ values: [JSON], _ path: String) -> JSON {
        [
            "size": .integer(Int64(values.count)), "start": 0, "limit": 50, "isLastPage": true,
            "values": .array(values), "_links": ["self": serviceDeskLink(path), "base": .string(base.origin)],
        ]
    }

    private func serviceDeskLink(_ path: String) -> JSON { .string("\(base.origin)/rest/servicedeskapi/\(path)") }
}
