import ConnectorKit
import Kernel

/// Calls one Jira site and turns what is not a success into a failure the job understands.
struct JiraClient: Sendable {
    let base: WebAddress
    let caller: AuthorizedCaller
    /// What every call carries besides.
    var headers: HTTPHeaders = []

    static let platform = ["rest", "api", "3"]
    static let serviceDesk = ["rest", "servicedeskapi"]

    func get(_ path: [String], query: [(String, String)] = []) async throws(ProviderFailure) -> JSON {
        try json(await send(call(.get, path, query: query)))
    }

    func post(_ path: [String], query: [(String, String)] = [], _ body: JSON) async throws(ProviderFailure) -> JSON {
        try json(await send(call(.post, path, query: query, body: body)))
    }

    /// A write that answers without a body.
    func command(_ path: [String], _ body: JSON) async throws(ProviderFailure) {
        _ = try await send(call(.post, path, query: [], body: body))
    }

    /// Like `get`, but what does not exist, or is not ours to see, is nil.
    func find(_ path: [String], query: [(String, String)] = []) async throws(ProviderFailure) -> JSON? {
        let reply = try await answer(call(.get, path, query: query))
        guard reply.status != 404 else { return nil }
        return try json(accepted(reply))
    }

    private func call(_ method: HTTPCall.Method, _ path: [String], query: [(String, String)], body: JSON? = nil)
        -> HTTPCall
    {
        let address = base.appending(path, query: query)
        var call = body.map { HTTPCall.json(method, address, $0) } ?? HTTPCall(method, address)
        call.headers.set("accept", "application/json")
        for field in headers.fields { call.headers.set(field.name, field.value) }
        return call
    }

    private func send(_ call: HTTPCall) async throws(ProviderFailure) -> HTTPReply { try accepted(await answer(call)) }

    private func answer(_ call: HTTPCall) async throws(ProviderFailure) -> HTTPReply {
        do { return try await caller.send(call) } catch { throw ProviderFailure(error) }
    }

    private func accepted(_ reply: HTTPReply) throws(ProviderFailure) -> HTTPReply {
        guard reply.isSuccess else { throw ProviderFailure(jira: reply, at: caller.time.now()) }
        return reply
    }

    private func json(_ reply: HTTPReply) throws(ProviderFailure) -> JSON {
        guard let json = reply.json else { throw .unexpectedJiraReply("not JSON") }
        return json
    }
}

extension ProviderFailure {
    /// A success that does not say what it must; a gateway or an older Jira may be in the way.
    static func unexpectedJiraReply(_ what: String) -> ProviderFailure {
        ProviderFailure(.retryable, "unexpected_reply", "the answer of Jira is \(what)")
    }
}
