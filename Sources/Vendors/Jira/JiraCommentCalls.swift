import ConnectorKit
import Kernel

extension JiraSite {
    func listComments(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        let issue = try visibleIssue(call)
        let isNewestFirst = call.query("orderBy") == "-created"
        let ordered = isNewestFirst ? Array(issue.comments.reversed()) : issue.comments
        let (start, size) = (
            max(0, call.number("startAt", default: 0)), min(call.number("maxResults", default: 50), 100)
        )
        let page = ordered.dropFirst(start).prefix(max(0, size))
        return .json(
            200,
            [
                "startAt": .integer(Int64(start)), "maxResults": .integer(Int64(size)),
                "total": .integer(Int64(ordered.count)),
                "comments": .array(page.map { json($0, of: issue, withProperties: false) }),
            ]
        )
    }

    mutating func addComment(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        let issue = try visibleIssue(call)
        try call.mustHave(.comment, else: JiraError(403, "You do not have permission to comment on this issue."))
        guard let body = call.body?["body"], body["type"] == "doc", body["version"] == 1,
            body["content"]?.array?.isEmpty == false
        else { throw JiraError(400, fields: [("comment", "Comment body is not valid!")]) }
        let properties = (call.body?["properties"]?.array ?? []).compactMap { property -> JiraComment.Property? in
            guard let key = property["key"]?.string, let value = property["value"] else { return nil }
            return JiraComment.Property(key: key, value: value)
        }
        try countWrite(to: issue.key, at: call.now)
        let isInternal = properties.first { $0.key == "sd.public.comment" }?.value["internal"] == true
        let comment = JiraComment(
            id: newID(),
            author: call.account?.id,
            body: body,
            isPublic: !isInternal,
            createdAt: call.now,
            properties: properties
        )
        add(comment, to: issue.key, at: call.now)
        return .json(201, json(comment, of: issue, withProperties: false))
    }

    /// The only call that is documented to give the properties of comments.
    func commentsByID(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        guard let ids = call.body?["ids"]?.array, ids.count <= 1_000 else {
            throw JiraError(400, "Up to 1000 comment ids are accepted.")
        }
        try call.mustHave(.browse, else: JiraError(400, "You may not see these comments."))
        let wanted = Set(ids.compactMap { $0.integer.map { String($0) } })
        let expands = (call.query("expand") ?? "").split(separator: ",").contains("properties")
        let found = issues.values.sorted { $0.id < $1.id }.flatMap { issue in
            issue.comments.filter { wanted.contains($0.id) }.map { json($0, of: issue, withProperties: expands) }
        }
        return .json(
            200,
            [
                "self": link("comment/list"), "startAt": 0, "maxResults": 1_000,
                "total": .integer(Int64(found.count)), "isLast": true, "values": .array(found),
            ]
        )
    }

    private func json(_ comment: JiraComment, of issue: JiraIssue, withProperties: Bool) -> JSON {
        var members: [JSON.Member] = [
            .init("self", link("issue/\(issue.id)/comment/\(comment.id)")), .init("id", .string(comment.id)),
            .init("author", user(comment.author)), .init("body", comment.body),
            .init("created", .string(comment.createdAt.jiraDate)),
            .init("updated", .string(comment.createdAt.jiraDate)), .init("jsdPublic", .bool(comment.isPublic)),
        ]
        if withProperties {
            let properties = comment.properties.map { ["key": .string($0.key), "value": $0.value] as JSON }
            members.append(.init("properties", .array(properties)))
        }
        return .object(members)
    }
}
