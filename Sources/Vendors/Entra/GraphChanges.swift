import ConnectorKit
import Kernel

/// Graph's delta query of groups: what changed in one of them since a link was given.
extension EntraTenant {
    mutating func listChanges(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard behaviour.tellsChanges else { return badRequest("The delta query is not supported.") }
        guard let id = call["$filter"].flatMap({ ODataLiteral.equals($0, "id") })?.lowercased() else {
            return badRequest("Unsupported filter.")
        }
        switch call["$deltatoken"] {
        case "latest": return changes([], of: id, call, at: now)
        case let token?:
            guard let (since, forgotten) = Self.mark(token), now - since <= behaviour.changesKept else {
                return error(410, "syncStateNotFound", "The sync state generation is not found; a resync is required.")
            }
            return changes(changed(id, since, forgotten), of: id, call, at: now)
        case nil:
            let members = groups[id]?.members.visible(at: now, lag: behaviour.membershipLag) ?? []
            return changes(members.map { (id: $0, isMember: true) }, of: id, call, at: now)
        }
    }

    private static func mark(_ token: String) -> (Instant, Int)? {
        let parts = token.split(separator: "-").compactMap { Int64($0) }
        guard parts.count == 2 else { return nil }
        return (Instant(milliseconds: parts[0]), Int(parts[1]))
    }

    /// Who came or went since then; of who was deleted only that somebody was is known.
    private func changed(_ group: String, _ since: Instant, _ forgotten: Int) -> [(id: String, isMember: Bool)] {
        guard let members = groups[group]?.members else { return [] }
        let gone = members.forgotten == forgotten ? [] : [(id: "00000000-0000-0000-0000-000000000000", isMember: false)]
        return members.changed(since: since - behaviour.membershipLag) + gone
    }

    /// One page of changes: the group comes again on each, and the last one has the link for the next time.
    private mutating func changes(
        _ all: [(id: String, isMember: Bool)],
        of group: String,
        _ call: IncomingCall,
        at now: Instant
    ) -> HTTPReply {
        let start = min(call["$skiptoken"].flatMap { Int($0) } ?? 0, all.count)
        let page = all[start...].prefix(behaviour.pageSize)
        var value: [JSON] = []
        if groups[group] == nil {
            value = [["id": .string(group), "@removed": ["reason": "changed"]]]
        } else if !page.isEmpty {
            value = [
                ["id": .string(group), "members@delta": .array(page.map { change($0.id, isMember: $0.isMember) })]
            ]
        }
        let members = [context("groups(members)"), JSON.Member("value", .array(value))]
        let (name, token) =
            page.endIndex < all.count
            ? ("@odata.nextLink", call["$deltatoken"] ?? "")
            : ("@odata.deltaLink", "\(now.milliseconds)-\(groups[group]?.members.forgotten ?? 0)")
        let skip = page.endIndex < all.count ? String(page.endIndex) : nil
        return .json(200, .object(members + [JSON.Member(name, .string(link(call, token: token, skip: skip)))]))
    }

    private func change(_ id: String, isMember: Bool) -> JSON {
        guard !isMember else { return member(id) }
        return .object((member(id).members ?? []) + [JSON.Member("@removed", ["reason": "deleted"])])
    }

    private func link(_ call: IncomingCall, token: String, skip: String?) -> String {
        let kept = call.query.filter { $0.name == "$select" || $0.name == "$filter" }.map { ($0.name, $0.value) }
        let more = [("$deltatoken", token)] + (skip.map { [("$skiptoken", $0)] } ?? [])
        let origin = behaviour.nextPageOrigin ?? graph.origin
        return "\(origin)\(call.call.address.path)?\(WebAddress.form(kept + more.filter { !$0.1.isEmpty }))"
    }
}
