import ConnectorKit
import Kernel

extension JiraSite {
    /// Search with page tokens; what changed within `searchLag` is not found unless it is to be reconciled.
    func search(_ call: JiraCall) throws(JiraError) -> HTTPReply {
        guard let text = call.body?["jql"]?.string else { throw JiraError(400, "The value for 'jql' is required.") }
        let query = try JQL(parsing: text)
        try call.mustHave(.browse, else: JiraError(400, "You may not browse these projects."))
        let size = Int(min(call.body?["maxResults"]?.integer ?? 50, 5_000))
        let reconciled = Set((call.body?["reconcileIssues"]?.array ?? []).compactMap { $0.integer.map { String($0) } })
        let after = try position(call.body?["nextPageToken"]?.string)
        let found = issues.values
            .filter { query.matches($0, status: status(of: $0).name) }
            .filter { $0.updatedAt + searchLag <= call.now || reconciled.contains($0.id) }
            .sorted { $0.searchPosition < $1.searchPosition }
            .filter { $0.searchPosition > after }
        return page(Array(found.prefix(max(1, size))), isLast: found.count <= size, call: call)
    }

    private func page(_ issues: [JiraIssue], isLast: Bool, call: JiraCall) -> HTTPReply {
        let fields = (call.body?["fields"]?.array ?? ["id"]).compactMap(\.string)
        var members: [JSON.Member] = [
            .init("issues", .array(issues.map { json($0, fields: fields, at: call.now) })),
            .init("isLast", .bool(isLast)),
        ]
        if !isLast, let last = issues.last {
            let position = "\(last.searchPosition.0) \(last.searchPosition.1)"
            members.append(.init("nextPageToken", .string(Base64.encode(position.utf8, .url))))
        }
        return .json(200, .object(members))
    }

    private func position(_ token: String?) throws(JiraError) -> (Int64, Int64) {
        guard let token else { return (Int64.min, Int64.min) }
        let parts = Base64.decode(token, .url).map { String(decoding: $0, as: UTF8.self).split(separator: " ") } ?? []
        guard parts.count == 2, let time = Int64(parts[0]), let id = Int64(parts[1]) else {
            throw JiraError(400, "The provided next page token is invalid.")
        }
        return (time, id)
    }
}

extension JiraIssue {
    fileprivate var searchPosition: (Int64, Int64) { (updatedAt.milliseconds, Int64(id) ?? 0) }
}
