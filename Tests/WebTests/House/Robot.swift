import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel

@testable import Web

/// A program with an API token.
struct Robot: Sendable {
    let client: any TestClientProtocol
    let token: String

    init(_ token: String, _ client: any TestClientProtocol) { (self.token, self.client) = (token, client) }

    /// Makes a token as the settings page would.
    init(_ person: Person, roles: Set<Role>, at house: House, _ client: any TestClientProtocol) async throws {
        token = "clr_\(person.id)_\(roles.sorted().map(\.rawValue).joined())"
        self.client = client
        let hash = sha256(Array(token.utf8))
        try await house.store.write(in: house.scope(of: person), by: person.actor) { tx in
            _ = try CreateToken(name: "robot", roles: roles, days: 30, hash: hash)(in: tx)
        }
    }

    func get(_ path: String) async throws -> Answer { try await send(.get, path) }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: JSON? = nil,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        try await send(method, path, text: body?.text, headers: headers)
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        text: String?,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        headers[.authorization] = "Bearer \(token)"
        if text != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        let body = text.map { ByteBuffer(string: $0) }
        return try await client.execute(uri: "/api/v1" + path, method: method, headers: headers, body: body) {
            Answer($0)
        }
    }
}

extension House {
    func scope(of person: Person) -> OrganizationScope {
        person.id == stranger.id ? OrganizationScope(verified: "globex") : scope
    }
}
