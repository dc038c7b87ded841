import ConnectorKit
import Domain
import Federation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Synchronization
import TestKit
import Testing

@testable import Web

@Suite struct CoreRoutesTests {
    let secret = Secret("the secret of the app")

    /// A Core that serves one app of Acme's.
    private func visit<T: Sendable>(
        _ test: @escaping @Sendable (House, any TestClientProtocol) async throws -> T
    ) async throws -> T {
        let clock = VirtualClock()
        let verifier = CoreRequestVerifier(time: clock, nonces: MemoryNonceStore(time: clock)) { [secret] id in
            id == "app-1" ? CoreApp(id: id, organization: "acme", secret: secret) : nil
        }
        let house = try await House { $0.gates.coreRequest = { try await verifier.verify($0) } }
        let application = Application(router: coreRoutes(house.services))
        return try await application.test(.router) { try await test(house, $0) }
    }

    private func remote(_ client: any TestClientProtocol, appID: String = "app-1") throws -> RemoteCore {
        RemoteCore(
            at: try #require(WebAddress("http://localhost")),
            transport: ClientTransport(client: client),
            time: VirtualClock(),
            randomness: SeededRandomness(seed: 4)
        ) { [secret] scope in CoreApp(id: appID, organization: scope.organization, secret: secret) }
    }

    @Test func `a signed call is carried out for the app's organization`() async throws {
        try await visit { house, client in
            let remote = try remote(client)
            house.core.readBack.withLock { $0 = .member }
            let membership = MembershipOperation(
                connection: "okta",
                group: "g",
                person: Secret("00u1"),
                idempotencyKey: "job/1"
            )
            #expect(await remote.add(membership, in: house.scope).readBack == .member)
            let person = try await remote.resolve(Secret("ada"), of: "okta", in: house.scope)
            #expect(person.id.withText { $0 } == "00u-ada")
            #expect(try await remote.test("okta", in: house.scope).passed)
        }
    }

    @Test func `an unknown app is refused`() async throws {
        try await visit { house, client in
            let failure = await #expect(throws: ProviderFailure.self) {
                try await remote(client, appID: "app-2").test("okta", in: house.scope)
            }
            #expect(failure?.code == "core_refused")
        }
    }

    @Test func `an unsigned call learns nothing`() async throws {
        try await visit { _, client in
            for name in ["test", "no-such-operation"] {
                let body = ByteBuffer(string: #"{"connection":"okta"}"#)
                try await client.execute(uri: "/core/v1/\(name)", method: .post, body: body) { response in
                    #expect(response.status == .unauthorized)
                    #expect(Answer(response).reason == "signature_missing")
                }
            }
        }
    }

    static let hostile: [(String, [UInt8])] = [
        ("nothing", []), ("no JSON", Array("{connection}".utf8)),
        ("a key twice", Array(#"{"connection":"okta","connection":"entra"}"#.utf8)),
        ("no UTF-8", [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), ("another shape", Array("[1]".utf8)),
        ("no connection", Array(#"{"group":"g"}"#.utf8)),
        ("a connection that is no text", Array(#"{"connection":{"a":1}}"#.utf8)),
        ("nested beyond measure", Array(repeating: UInt8(ascii: "["), count: 10_000)),
    ]

    @Test(arguments: hostile)
    func `a signed call with a hostile body is refused and reaches no directory`(what: String, body: [UInt8])
        async throws
    {
        let house = try await House { $0.gates.coreRequest = { _ in OrganizationScope(verified: "acme") } }
        let application = Application(router: coreRoutes(house.services))
        try await application.test(.router) { client in
            try await client.execute(uri: "/core/v1/add", method: .post, body: ByteBuffer(bytes: body)) { response in
                #expect(response.status == .badRequest, "\(what)")
            }
        }
        #expect(house.core.calls.withLock { $0 } == 0, "\(what)")
    }

    @Test func `a signed call beyond the limit is refused`() async throws {
        let house = try await House { $0.gates.coreRequest = { _ in OrganizationScope(verified: "acme") } }
        try await Application(router: coreRoutes(house.services)).test(.router) { client in
            let body = ByteBuffer(repeating: UInt8(ascii: " "), count: BodyLimit.form + 1)
            try await client.execute(uri: "/core/v1/add", method: .post, body: body) { response in
                #expect(response.status == .contentTooLarge)
            }
        }
    }

    @Test func `a Core has no pages and no API`() async throws {
        try await visit { _, client in
            for path in ["/", "/approvals", "/api/v1/requests", "/sign-in"] {
                let status = try await client.execute(uri: path, method: .get) { $0.status }
                #expect(status == .notFound)
            }
        }
    }
}

/// Carries calls to routes under test.
private struct ClientTransport: Transport {
    let client: any TestClientProtocol

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        var fields = HTTPFields()
        for field in call.headers.fields {
            guard let name = HTTPField.Name(field.name) else { continue }
            fields.append(HTTPField(name: name, value: field.value))
        }
        do {
            return try await client.execute(
                uri: call.address.target,
                method: .post,
                headers: fields,
                body: ByteBuffer(bytes: call.body)
            ) { HTTPReply(Int($0.status.code), body: Array($0.body.readableBytesView)) }
        } catch { throw .lost("\(error)") }
    }
}
