import ConnectorKit
import Kernel

/// Calls Microsoft Graph v1.0 for one tenant.
struct GraphClient: Sendable {
    static let pageSize = 999

    let settings: EntraSettings
    let caller: AuthorizedCaller

    /// Graph's reserved characters stay as they are: `path` is written here or encoded by whoever gives it.
    func address(_ path: String, query: [(String, String)] = []) -> WebAddress {
        var address = settings.graph
        address.path = "/v1.0" + path
        address.query = query.isEmpty ? nil : query.map { $0.0 + "=" + WebAddress.encode($0.1) }.joined(separator: "&")
        return address
    }

    /// The reply whatever its status.
    func reply(_ method: HTTPCall.Method, _ address: WebAddress, body: JSON? = nil, prefer: String? = nil)
        async throws(CallFailure) -> HTTPReply
    {
        var call = body.map { HTTPCall.json(method, address, $0) } ?? HTTPCall(method, address)
        call.headers.set("accept", "application/json")
        if let prefer { call.headers.set("prefer", prefer) }
        call.headers.set("client-request-id", requestID(of: call))
        return try await caller.send(call)
    }

    /// A UUID by which Microsoft's support finds the exchange from our side, worked out from when and what was asked.
    private func requestID(of call: HTTPCall) -> String {
        let asked =
            "\(caller.time.now().milliseconds) \(caller.binding.connection) \(call.method.rawValue) \(call.address)"
        let digits = Hex.encode(sha256(Array(asked.utf8)).prefix(16))
        let parts = [(0, 8), (8, 4), (12, 4), (16, 4), (20, 12)]
        return parts.map { String(digits.dropFirst($0.0).prefix($0.1)) }.joined(separator: "-")
    }

    func answer(_ method: HTTPCall.Method, _ address: WebAddress, body: JSON? = nil, prefer: String? = nil)
        async throws(ProviderFailure) -> HTTPReply
    {
        do { return try await reply(method, address, body: body, prefer: prefer) } catch {
            throw ProviderFailure(error)
        }
    }

    func get(_ path: String, query: [(String, String)] = []) async throws(ProviderFailure) -> JSON {
        try json(await answer(.get, address(path, query: query)))
    }

    /// Like `get`, but what Graph does not show is nil.
    func find(_ path: String, query: [(String, String)] = []) async throws(ProviderFailure) -> JSON? {
        let reply = try await answer(.get, address(path, query: query))
        // Not as a conditional expression: there `nil` would mean JSON's own null.
        guard reply.status != 404 else { return nil }
        return try json(reply)
    }

    /// One page, with the address of the next: followed until absent, even past an empty page.
    func page(_ address: WebAddress) async throws(ProviderFailure) -> (items: [JSON], next: WebAddress?) {
        let page = try json(await answer(.get, address))
        guard let items = page["value"]?.array else { throw .unexpectedGraphReply("not a list") }
        guard let link = page["@odata.nextLink"]?.string else { return (items, nil) }
        return (items, try NextPage.address(link, at: settings.graph))
    }

    /// All elements of a list, or a failure: a list that breaks off gives nothing.
    func all(_ path: String, query: [(String, String)]) async throws(ProviderFailure) -> [JSON] {
        var elements: [JSON] = []
        var next: WebAddress? = address(path, query: query)
        for _ in 0..<NextPage.limit {
            guard let address = next else { return elements }
            let page = try await page(address)
            elements += page.items
            next = page.next
        }
        guard next == nil else { throw NextPage.tooMany }
        return elements
    }

    func json(_ reply: HTTPReply) throws(ProviderFailure) -> JSON {
        guard reply.isSuccess else { throw ProviderFailure(graph: reply) }
        guard let json = reply.json else { throw .unexpectedGraphReply("not JSON") }
        return json
    }
}

/// Paths of Graph, built in one place.
enum GraphPath {
    static func group(_ id: String) -> String { "/groups/" + WebAddress.encode(id) }
    static func group(uniqueName: String) -> String { "/groups(uniqueName=" + encodedLiteral(uniqueName) + ")" }
    /// What changed in groups.
    static let changes = "/groups/delta()"
    static func members(_ group: String) -> String { self.group(group) + "/members" }
    static func newMember(_ group: String) -> String { members(group) + "/$ref" }

    /// The reference to a member, never the member: without `/$ref` the same call deletes the person.
    static func member(_ person: String, of group: String) -> String {
        let path = members(group) + "/" + WebAddress.encode(person) + "/$ref"
        precondition(path.hasSuffix("/$ref"), "a membership is deleted by its reference")
        return path
    }

    /// By object id or UPN; a UPN that begins with `$` must stand in parentheses.
    static func user(_ name: String) -> String {
        name.hasPrefix("$") ? "/users(" + encodedLiteral(name) + ")" : "/users/" + WebAddress.encode(name)
    }

    static func servicePrincipal(application: String) -> String {
        "/servicePrincipals(appId=" + encodedLiteral(application) + ")"
    }

    private static func encodedLiteral(_ text: String) -> String {
        "'" + WebAddress.encode(String(Literal.odata(text).dropFirst().dropLast())) + "'"
    }
}

extension ProviderFailure {
    static func unexpectedGraphReply(_ what: String) -> ProviderFailure {
        ProviderFailure(.retryable, "unexpected_reply", "the answer of Graph is \(what)")
    }
}
