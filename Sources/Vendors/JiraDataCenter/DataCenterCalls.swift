import ConnectorKit
import Kernel

/// Calls of API v2, made into what the site underneath understands and told as v2 tells it.
extension JiraDataCenter {
    mutating func answer(_ call: IncomingCall, _ path: [String], as account: JiraAccount, at now: Instant) -> HTTPReply
    {
        let body = call.call.body.isEmpty ? nil : call.json
        if !call.call.body.isEmpty, body == nil { return JiraError(400, "Unexpected character").platformReply(at: now) }
        switch (call.method, Array(path.dropFirst(3))) {
        case (.get, ["user"]) where path[1] == "api": return user(call, as: account, at: now)
        case (.post, ["search"]) where path[1] == "api": return search(body ?? [:], as: account, at: now)
        case (.get, let rest) where rest.count == 3 && rest[0] == "issue" && rest[2] == "comment":
            return comments(of: rest[1], call, as: account, at: now)
        case (.get, let rest) where rest.count == 4 && rest[0] == "comment" && rest[2] == "properties":
            return property(rest[3], ofComment: rest[1])
        default: return pass(call.method, path, call.call.address.query, body.map(inner), as: account, at: now)
        }
    }

    /// The same call at the site underneath.
    private mutating func pass(
        _ method: HTTPCall.Method,
        _ path: [String],
        _ query: String?,
        _ body: JSON?,
        as account: JiraAccount,
        at now: Instant
    ) -> HTTPReply {
        let place = path.starts(with: ["rest", "api", "2"]) ? ["rest", "api", "3"] + path.dropFirst(3) : path
        var root = site.base
        root.path = "/"
        var address = root.appending(place)
        address.query = query
        var call = body.map { HTTPCall.json(method, address, $0) } ?? HTTPCall(method, address)
        call.headers.set("authorization", "Basic " + Base64.encode(account.basicProof ?? []))
        var reply = site.handle(call, at: now)
        if let json = reply.json { reply.body = Array(outer(json).text.utf8) }
        return reply
    }

    private mutating func user(_ call: IncomingCall, as account: JiraAccount, at now: Instant) -> HTTPReply {
        guard let key = call["key"] else { return JiraError(400, "username or key is required").platformReply(at: now) }
        let query = WebAddress.form([("accountId", key)])
        let reply = pass(.get, ["rest", "api", "2", "user"], query, nil, as: account, at: now)
        guard reply.isSuccess, call["expand"] == "groups", let user = reply.json?.members else { return reply }
        let names = site.groups.filter { $0.members.contains(key) }.map(\.name)
        let groups: JSON = [
            "size": .integer(Int64(names.count)), "items": .array(names.map { ["name": .string($0)] }),
        ]
        return .json(200, .object(user + [.init("groups", groups)]))
    }

    private mutating func search(_ body: JSON, as account: JiraAccount, at now: Instant) -> HTTPReply {
        let wanted: JSON = ["jql": body["jql"] ?? .null, "fields": body["fields"] ?? ["key"], "maxResults": 5_000]
        let reply = pass(.post, ["rest", "api", "3", "search", "jql"], nil, wanted.withoutNulls, as: account, at: now)
        guard reply.isSuccess, let issues = reply.json?["issues"]?.array else { return reply }
        let start = Int(max(0, body["startAt"]?.integer ?? 0))
        let size = Int(min(body["maxResults"]?.integer ?? 50, 1_000))
        return .json(
            200,
            [
                "startAt": .integer(Int64(start)), "maxResults": .integer(Int64(size)),
                "total": .integer(Int64(issues.count)),
                "issues": .array(Array(issues.dropFirst(start).prefix(max(0, size)))),
            ]
        )
    }

    private mutating func comments(of issue: String, _ call: IncomingCall, as account: JiraAccount, at now: Instant)
        -> HTTPReply
    {
        let path = ["rest", "api", "2", "issue", issue, "comment"]
        let reply = pass(.get, path, call.call.address.query, nil, as: account, at: now)
        guard reply.isSuccess, call["expand"] == "properties", let members = reply.json?.members else { return reply }
        let expanded = members.map { member -> JSON.Member in
            guard member.key == "comments" else { return member }
            return .init("comments", .array((member.value.array ?? []).map(withProperties)))
        }
        return .json(200, .object(expanded))
    }

    private func withProperties(_ comment: JSON) -> JSON {
        let found = site.issues.values.flatMap(\.comments).first { $0.id == comment["id"]?.string }
        let properties = (found?.properties ?? []).map { ["key": .string($0.key), "value": $0.value] as JSON }
        return .object((comment.members ?? []) + [.init("properties", .array(properties))])
    }

    private func property(_ key: String, ofComment id: String) -> HTTPReply {
        let comment = site.issues.values.flatMap(\.comments).first { $0.id == id }
        guard let property = comment?.properties.first(where: { $0.key == key }) else {
            return .json(404, ["errorMessages": ["The property was not found."], "errors": [:]])
        }
        return .json(200, ["key": .string(key), "value": property.value])
    }

    /// What v2 says, as the site underneath reads it: text becomes a document, a login an account.
    private func inner(_ json: JSON) -> JSON {
        switch json {
        case .array(let elements): return .array(elements.map(inner))
        case .object(let members):
            return .object(
                members.map { member in
                    switch (member.key, member.value) {
                    case ("body", .string(let text)), ("description", .string(let text)):
                        return .init(member.key, Self.document(text))
                    case ("name", .string(let login)):
                        guard let account = site.accounts.first(where: { Self.login($0) == login }) else {
                            return member
                        }
                        return .init("accountId", .string(account.id))
                    default: return .init(member.key, inner(member.value))
                    }
                }
            )
        default: return json
        }
    }

    /// What the site says, as v2 tells it: people by key and login, documents as text.
    private func outer(_ json: JSON) -> JSON {
        switch json {
        case .array(let elements): return .array(elements.map(outer))
        case .object(let members):
            if json["type"] == "doc" { return .string(JiraComment.words(json)) }
            return .object(
                members.flatMap { member -> [JSON.Member] in
                    switch (member.key, member.value) {
                    case ("accountId", .string(let id)):
                        let login = site.account(id).map(Self.login) ?? id
                        return [.init("key", .string(id)), .init("name", .string(login))]
                    case ("accountType", _): return []
                    default: return [.init(member.key, outer(member.value))]
                    }
                }
            )
        default: return json
        }
    }

    private static func login(_ account: JiraAccount) -> String {
        String(account.email.prefix { $0 != "@" })
    }

    private static func document(_ text: String) -> JSON {
        let paragraphs = text.split(whereSeparator: \.isNewline).map { line -> JSON in
            ["type": "paragraph", "content": [["type": "text", "text": .string(String(line))]]]
        }
        return ["type": "doc", "version": 1, "content": .array(paragraphs)]
    }
}
