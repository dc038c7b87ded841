import ConnectorKit
import Kernel

/// Calls one Okta org.
struct OktaClient: Sendable {
    static let pageSize = 200

    let base: WebAddress
    let caller: AuthorizedCaller

    func address(_ path: [String], query: [(String, String)] = []) -> WebAddress {
        base.appending(["api", "v1"] + path, query: query)
    }

    /// The reply whatever its status.
    func reply(_ method: HTTPCall.Method, _ address: WebAddress, body: JSON? = nil) async throws(CallFailure)
        -> HTTPReply
    {
        var call = body.map { HTTPCall.json(method, address, $0) } ?? HTTPCall(method, address)
        call.headers.set("accept", "application/json")
        return try await caller.send(call)
    }

    func get(_ path: [String], query: [(String, String)] = []) async throws(ProviderFailure) -> JSON {
        try json(await getPage(address(path, query: query)))
    }

    /// Like `get`, but what does not exist is nil.
    func find(_ path: [String], query: [(String, String)] = []) async throws(ProviderFailure) -> JSON? {
        let reply = try await answer(.get, address(path, query: query))
        if reply.status == 404, ProviderFailure(okta: reply).code != "address_wrong" { return nil }
        return try json(accepted(reply))
    }

    /// One page as it came, so that its `Link` can be followed.
    func getPage(_ address: WebAddress) async throws(ProviderFailure) -> HTTPReply {
        try accepted(await answer(.get, address))
    }

    /// All elements of a list, or a failure: a list that breaks off gives nothing.
    func all(_ path: [String], query: [(String, String)]) async throws(ProviderFailure) -> [JSON] {
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

    func page(_ address: WebAddress) async throws(ProviderFailure) -> (items: [JSON], next: WebAddress?) {
        let reply = try await getPage(address)
        guard let items = try json(reply).array else { throw .unexpectedOktaReply("not a list") }
        return (items, try next(after: reply))
    }

    func next(after reply: HTTPReply) throws(ProviderFailure) -> WebAddress? {
        guard let link = LinkHeader.target("next", in: reply.headers) else { return nil }
        return try NextPage.address(link, at: base)
    }

    func json(_ reply: HTTPReply) throws(ProviderFailure) -> JSON {
        guard let json = reply.json else { throw .unexpectedOktaReply("not JSON") }
        return json
    }

    func answer(_ method: HTTPCall.Method, _ address: WebAddress, body: JSON? = nil) async throws(ProviderFailure)
        -> HTTPReply
    {
        do { return try await reply(method, address, body: body) } catch { throw ProviderFailure(error) }
    }

    private func accepted(_ reply: HTTPReply) throws(ProviderFailure) -> HTTPReply {
        guard reply.isSuccess else { throw ProviderFailure(okta: reply) }
        return reply
    }
}

extension ProviderFailure {
    static func unexpectedOktaReply(_ what: String) -> ProviderFailure {
        ProviderFailure(.retryable, "unexpected_reply", "the answer of Okta is \(what)")
    }
}
