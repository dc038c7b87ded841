import ConnectorKit
import Kernel

/// Tells by Graph's delta query whether anybody came into a group or went.
///
/// The stamp is the link under which Graph tells what changes from then on. While that is nothing it stays the stamp, so that
/// the members need not be listed. As soon as it is something, a new link is asked for before the members are listed: what
/// changes while they are listed is told the next time.
struct EntraChanges {
    /// How many pages of changes are read before listing the members is less work.
    static let mostPages = 20

    let client: GraphClient

    /// - Returns: `last` when nobody came or went, another link when somebody did or when Graph no longer knows; nil where
    ///   Graph has no delta query for us, so that the members have to be listed.
    func stamp(of group: String, since last: String?) async throws(ProviderFailure) -> String? {
        if let last, try await isQuiet(since: last, group) { return last }
        let next = try await link(from: group)
        // The same link once more, though something changed, would say that nothing did.
        return next.flatMap { link in last.map { sameBytes($0, link) } == true ? nil : link }
    }

    /// Whether Graph tells of no change; false also when it has forgotten the link (`410`, `resyncRequired`,
    /// `syncStateNotFound`) or has more to tell than is worth reading.
    private func isQuiet(since link: String, _ group: String) async throws(ProviderFailure) -> Bool {
        // What is not ours to follow is no link of this directory any more: another cloud was configured since.
        guard let start = try? NextPage.address(link, at: client.settings.graph) else { return false }
        var next: WebAddress? = start
        for _ in 0..<Self.mostPages {
            guard let address = next else { return true }
            let reply = try await client.answer(.get, address)
            guard reply.isSuccess else {
                try Self.throwTrouble(reply)
                return false
            }
            let page = try client.json(reply)
            guard let items = page["value"]?.array else { throw .unexpectedGraphReply("not a list") }
            guard !items.contains(where: Self.tells) else { return false }
            guard page["@odata.nextLink"] != nil || page["@odata.deltaLink"] != nil else { return false }
            next = try page["@odata.nextLink"]?.string.map { text throws(ProviderFailure) in
                try NextPage.address(text, at: client.settings.graph)
            }
        }
        return false
    }

    /// A group comes with its changed members, or with the mark that it was removed.
    private static func tells(_ item: JSON) -> Bool {
        item["@removed"] != nil || item["members@delta"]?.array?.isEmpty == false
    }

    /// The link from now on, without what there is.
    private func link(from group: String) async throws(ProviderFailure) -> String? {
        let query = [
            ("$select", "members"), ("$filter", "id eq " + Literal.odata(group)), ("$deltatoken", "latest"),
        ]
        var next: WebAddress? = client.address(GraphPath.changes, query: query)
        for _ in 0..<Self.mostPages {
            guard let address = next else { return nil }
            let reply = try await client.answer(.get, address)
            guard reply.isSuccess else {
                try Self.throwTrouble(reply)
                return nil
            }
            let page = try client.json(reply)
            if let link = page["@odata.deltaLink"]?.string {
                return try NextPage.address(link, at: client.settings.graph).description
            }
            next = try page["@odata.nextLink"]?.string.map { text throws(ProviderFailure) in
                try NextPage.address(text, at: client.settings.graph)
            }
        }
        return nil
    }

    /// A refusal of the question itself leaves the listing; trouble that passes is the job's to wait for.
    private static func throwTrouble(_ reply: HTTPReply) throws(ProviderFailure) {
        let failure = ProviderFailure(graph: reply)
        guard reply.status != 404, failure.kind == .retryable || failure.kind == .disconnected else { return }
        throw failure
    }
}
