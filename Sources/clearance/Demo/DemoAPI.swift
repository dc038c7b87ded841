import ConnectorKit
import Kernel

/// The product's own API, called over HTTP as a program of the customer would.
struct DemoAPI {
    let transport: any Transport
    let base: WebAddress
    let token: String

    func get(_ path: String, _ query: [(String, String)] = []) async throws -> JSON {
        try await send(HTTPCall(.get, address(path, query)))
    }

    @discardableResult
    func post(_ path: String, _ body: JSON? = nil) async throws -> JSON {
        try await send(body.map { .json(.post, address(path), $0) } ?? HTTPCall(.post, address(path)))
    }

    @discardableResult
    func put(_ path: String, _ body: JSON) async throws -> JSON { try await send(.json(.put, address(path), body)) }

    func delete(_ path: String) async throws { _ = try await send(HTTPCall(.delete, address(path))) }

    private func address(_ path: String, _ query: [(String, String)] = []) -> WebAddress {
        base.appending(["api", "v1"] + path.split(separator: "/").map(String.init), query: query)
    }

    private func send(_ call: HTTPCall) async throws -> JSON {
        var call = call
        call.headers.set("authorization", "Bearer \(token)")
        let reply = try await transport.send(call)
        guard !reply.isSuccess else { return reply.json ?? .null }
        let reason = reply.json?["type"]?.string?.split(separator: "/").last.map(String.init) ?? "http_\(reply.status)"
        throw Refusal(.conflict, reason, reply.json?["detail"]?.string ?? "the server answered \(reply.status)")
    }
}
