import ConnectorKit
import Kernel

extension JiraSite {
    func serverInfo(_ call: JiraCall) -> HTTPReply {
        .json(
            200,
            [
                "baseUrl": .string(base.origin), "version": "1001.0.0-SNAPSHOT", "versionNumbers": [1001, 0, 0],
                "deploymentType": "Cloud", "buildNumber": 100_295, "serverTime": .string(call.now.jiraDate),
                "serverTitle": .string(title), "serverTimeZone": "Etc/UTC",
            ]
        )
    }

    func myself(_ call: JiraCall) -> HTTPReply {
        guard let account = call.account else { return .json(401, [:]) }
        return .json(200, user(account))
    }

    func myPermissions(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        let keys = (call.query("permissions") ?? "").split(separator: ",").map(String.init)
        guard !keys.isEmpty else { throw JiraError(400, "The 'permissions' query parameter is required.") }
        let unknown = keys.filter { JiraPermission(rawValue: $0) == nil }
        guard unknown.isEmpty else { throw JiraError(400, "Unrecognized permissions: \(unknown)") }
        if let key = call.query("projectKey"), project(key) == nil {
            throw .notFound("No project could be found with key '\(key)'.")
        }
        let withheld = call.query("projectKey").flatMap { call.account?.withheld[$0] } ?? []
        let granted = (call.account?.permissions ?? []).subtracting(withheld)
        let permissions = keys.enumerated().map { index, key -> JSON.Member in
            let has = JiraPermission(rawValue: key).map(granted.contains) ?? false
            return JSON.Member(
                key,
                [
                    "id": .string(String(index + 10)), "key": .string(key), "name": .string(key), "type": "PROJECT",
                    "description": "", "havePermission": .bool(has),
                ]
            )
        }
        return .json(200, ["permissions": .object(permissions)])
    }

    func readUser(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        try call.mustHave(.pickUsers, else: JiraError(403, "You are not allowed to view this user."))
        // Jira takes account ids for the same whatever the case of their letters, and answers with its own writing.
        guard let id = call.query("accountId"), let account = accounts.first(where: { $0.isKnown(as: id) }) else {
            throw .notFound("The user does not exist or you do not have permission to view them.")
        }
        return .json(200, user(account))
    }

    func groupsOfUser(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        try call.mustHave(.pickUsers, else: JiraError(403, "You are not allowed to get the groups of this user."))
        guard let id = call.query("accountId"), account(id) != nil else {
            throw .notFound("The user does not exist or you do not have permission to view them.")
        }
        let groups = groups.filter { $0.members.contains(id) }.map { group -> JSON in
            ["name": .string(group.name), "groupId": .string(group.id), "self": link("group?groupId=\(group.id)")]
        }
        return .json(200, .array(groups))
    }

    func user(_ account: JiraAccount) -> JSON {
        [
            "self": link("user?accountId=\(account.id)"), "accountId": .string(account.id),
            "accountType": .string(account.kind.rawValue), "displayName": .string(account.name),
            "active": .bool(account.isActive), "timeZone": "Etc/UTC",
        ]
    }

    func user(_ id: String?) -> JSON { id.flatMap(account).map(user) ?? .null }

    func link(_ path: String) -> JSON { .string("\(base.origin)/rest/api/3/\(path)") }
}

extension Instant {
    /// A date as the platform writes it, for example `2026-11-21T02:30:00.000+0000`.
    var jiraDate: String { rfc3339.dropLast() + "+0000" }
}
