import ConnectorKit
import Domain
import HTTPTypes
import Kernel
import Synchronization
import Testing

@testable import Web

/// A connection from its beginning to its end, over the API.
@Suite struct ConnectionLifeTests {
    private func actions(_ house: House) async throws -> [String] {
        try await house.read { try $0.audit.range(from: 1, limit: 10_000).map(\.action) }
    }

    @Test func `a federation and a pasted secret are set up in one form`() async throws {
        let house = try await House { $0.connectors.append(Vault.manifest) }
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let made = try await robot.send(
                .post,
                "/connections",
                ["connector": "safe", "name": "Safe", "settings": ["account": "123"]]
            )
            #expect(made.status == 201 && made.json?["profile"]?.string == "evidence", "\(made.text)")
            let external = try #require(made.json?["trust"]?["external_id"]?.string)
            #expect(external.utf8.count == 32 && made.json?["state"]?.string == "draft")
            let pasted = try await robot.send(
                .post,
                "/connections",
                [
                    "connector": "okta", "name": "Okta", "provider": "okta_api_token",
                    "settings": ["org_url": "https://two.okta.com"], "secrets": ["api_token": "s3cret-words"],
                ]
            )
            #expect(pasted.status == 201 && pasted.json?["secrets"] == ["api_token"], "\(pasted.text)")
            #expect(!pasted.text.contains("s3cret-words"))
        }
    }

    @Test func `what the server makes is taken from nobody, by no address`() async throws {
        let house = try await House { $0.connectors.append(Vault.manifest) }
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let forged: JSON = ["account": "123", "external_id": "mine"]
            let body: JSON = ["connector": "safe", "name": "Safe", "settings": forged]
            #expect(try await robot.send(.post, "/connections", body).reason == "setting_server_made")
            let made = try await robot.send(
                .post,
                "/connections",
                ["connector": "safe", "name": "Safe", "settings": ["account": "123"]]
            )
            let id = try #require(made.json?["id"]?.string)
            let change = try await robot.send(.patch, "/connections/\(id)", ["settings": ["external_id": "mine"]])
            #expect(change.reason == "setting_server_made")
            let renamed = try await robot.send(.patch, "/connections/\(id)", ["settings": ["region": "eu"]])
            #expect(renamed.json?["trust"] == made.json?["trust"], "\(renamed.text)")
        }
    }

    @Test func `another binding demands a new test, and gives the stored secrets up`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let secret: JSON = ["secrets": ["private_key": "k"]]
            #expect(try await robot.send(.post, "/connections/okta/credential", secret).status == 204)
            let version = try await house.read { try $0.connections.require("okta").bindingVersion }
            let named = try await robot.send(.patch, "/connections/okta", ["name": "Our Okta"])
            #expect(named.json?["state"]?.string == "active" && named.json?["name"]?.string == "Our Okta")
            let keyed = try await robot.send(.patch, "/connections/okta", ["settings": ["key_id": "k2"]])
            #expect(keyed.json?["state"]?.string == "draft" && keyed.json?["secrets"] == ["private_key"])
            let moved = try await robot.send(
                .patch,
                "/connections/okta",
                ["settings": ["org_url": "https://evil.okta.com"]]
            )
            #expect(moved.json?["state"]?.string == "draft" && moved.json?["secrets"] == [])
            #expect(try await house.read { try $0.connections.require("okta").bindingVersion } > version)
        }
        #expect(try await actions(house).suffix(2) == ["connection_changed", "secrets_wiped"])
    }

    @Test func `a credential is set once and then rotated, and a bad one does not take a good one's place`()
        async throws
    {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let send = { (method: HTTPRequest.Method, value: String) in
                try await robot.send(
                    method,
                    "/connections/okta/credential",
                    ["secrets": ["private_key": .string(value)]]
                )
            }
            #expect(try await send(.post, "one").status == 204)
            #expect(try await send(.post, "two").reason == "secret_set_already")
            #expect(try await send(.put, "two").status == 204)
            house.core.passes.withLock { $0 = { _ in false } }
            let refused = try await send(.put, "three")
            #expect(refused.status == 409 && refused.reason == "secret_refused", "\(refused.text)")
            let kept = try await house.read { try $0.connections.secret("private_key", of: "okta") }
            #expect(kept?.bytes == Array("two".utf8))
            #expect(try await send(.put, "").reason == "secret_empty")
        }
        let all = try await actions(house)
        #expect(all.contains("secret_rotated") && all.contains("secret_rotation_failed"))
    }

    @Test func `a revoked connection keeps its history, loses its secrets, and comes back by adoption only`()
        async throws
    {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            _ = try await robot.send(.post, "/connections/okta/credential", ["secrets": ["private_key": "k"]])
            let ended = try await robot.send(.post, "/connections/okta/revocation", ["reason": "contract over"])
            #expect(ended.status == 200 && ended.json?["state"]?.string == "revoked", "\(ended.text)")
            #expect(ended.json?["secrets"] == [] && ended.json?["wayBack"]?.string != nil)
            let deeds: [(HTTPRequest.Method, String, JSON?)] = [
                (.put, "/state", ["state": "active"]), (.post, "/tests", nil), (.post, "/reauthorization", nil),
                (.patch, "", ["settings": ["key_id": "x"]]), (.post, "/credential", ["secrets": ["private_key": "k"]]),
                (.post, "/credential-links", [:]),
            ]
            for (method, path, body) in deeds {
                #expect(try await robot.send(method, "/connections/okta" + path, body).reason == "connection_revoked")
            }
            let heir = try await robot.send(
                .post,
                "/connections",
                [
                    "connector": "okta", "name": "Anew", "settings": ["org_url": "https://acme.okta.com/"],
                    "secrets": ["private_key": "k2"],
                ]
            )
            let from = try #require(heir.json?["id"]?.string, "\(heir.text)")
            let early = try await robot.send(.post, "/connections/okta/adoption", ["from": .string(from)])
            #expect(early.reason == "test_not_passed")
            #expect(try await robot.send(.post, "/connections/\(from)/tests").json?["passed"]?.bool == true)
            let adopted = try await robot.send(.post, "/connections/okta/adoption", ["from": .string(from)])
            #expect(adopted.json?["passed"]?.bool == true, "\(adopted.text)")
            let back = try await robot.get("/connections/okta").json
            #expect(back?["state"]?.string == "active" && back?["adopted"]?.string == from)
            #expect(back?["secrets"] == ["private_key"])
            #expect(try await robot.get("/connections/\(from)").json?["state"]?.string == "revoked")
        }
        let tool = try await house.read { try $0.catalog.find("claude-enterprise") }
        #expect(tool?.connection == "okta")
        #expect(try await actions(house).contains("connection_adopted"))
    }

    @Test func `a disconnected connection says why and what leads back, and is re-authorized by a test`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.store.write(in: house.scope, by: .system("broker")) {
            _ = try DisconnectConnection("okta", because: "the app was removed")(in: $0)
        }
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let lost = try await robot.get("/connections/okta").json
            #expect(lost?["state"]?.string == "disconnected")
            #expect(lost?["disconnectedBecause"]?.string == "the app was removed" && lost?["wayBack"]?.string != nil)
            let back = try await robot.send(.post, "/connections/okta/reauthorization")
            #expect(back.json?["passed"]?.bool == true, "\(back.text)")
            #expect(try await robot.get("/connections/okta").json?["state"]?.string == "active")
        }
    }

    @Test func `assertion 4: a binding of one organization is refused to another, however it is spelt`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let here = try await Robot(house.admin, roles: [.admin], at: house, client)
            let there = try await Robot(house.stranger, roles: [.admin], at: house, client)
            let okta = { (url: String) -> JSON in
                ["connector": "okta", "name": "Okta", "settings": ["org_url": .string(url)]]
            }
            #expect(try await here.send(.post, "/connections", okta("https://shared.okta.com")).status == 201)
            #expect(try await here.send(.post, "/connections", okta("https://shared.okta.com")).status == 201)
            for spelling in ["https://shared.okta.com", "https://SHARED.okta.com/", "https://shared.okta.com:443"] {
                let refused = try await there.send(.post, "/connections", okta(spelling))
                #expect(refused.status == 409 && refused.reason == "binding_taken", "\(spelling): \(refused.text)")
                #expect(!refused.text.contains("acme"))
            }
            let own = try await there.send(.post, "/connections", okta("https://globex.okta.com"))
            let id = try #require(own.json?["id"]?.string)
            let moved = try await there.send(
                .patch,
                "/connections/\(id)",
                ["settings": ["org_url": "https://shared.okta.com"]]
            )
            #expect(moved.reason == "binding_taken")
        }
        let abroad = OrganizationScope(verified: "globex")
        let told = try await house.store.read(in: abroad) { try $0.audit.range(from: 1, limit: 1_000).map(\.action) }
        #expect(told.count { $0 == "connection_refused" } == 4)
    }

    @Test func `assertion 5: another organization's connection is answered like none at all, and that is on record`()
        async throws
    {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let stranger = try await Robot(house.stranger, roles: [.admin], at: house, client)
            let deeds: [(HTTPRequest.Method, String, JSON?)] = [
                (.post, "/tests", nil), (.post, "/reauthorization", nil), (.put, "/state", ["state": "disabled"]),
                (.patch, "", ["name": "mine"]), (.post, "/revocation", ["reason": "x"]),
                (.post, "/credential", ["secrets": ["private_key": "k"]]), (.post, "/credential-links", [:]),
            ]
            for (method, path, body) in deeds {
                let foreign = try await stranger.send(method, "/connections/okta" + path, body)
                let none = try await stranger.send(method, "/connections/nowhere" + path, body)
                #expect(foreign.status == 404 && foreign.reason == "no_such_connection", "\(path): \(foreign.text)")
                #expect(foreign.status == none.status && foreign.said == none.said, "\(path)")
            }
            let named: JSON = [
                "connector": "okta", "name": "n", "organization": "acme", "settings": ["org_url": "https://n.okta.com"],
            ]
            #expect(try await stranger.send(.post, "/connections", named).status == 400)
        }
        let abroad = OrganizationScope(verified: "globex")
        let refusals = try await house.store.read(in: abroad) {
            try $0.audit.range(from: 1, limit: 1_000).filter { $0.action == "connection_refused" }
        }
        #expect(refusals.count == 14)
    }
}

extension Answer {
    /// The words of a refusal, without what names this one call.
    fileprivate var said: [String?] { ["reason", "detail", "title", "type"].map { json?[$0]?.string } }
}

/// A kind of connection with something that the server makes.
private enum Vault {
    static let manifest = ConnectorManifest(
        kind: "safe",
        displayName: "Safe",
        capabilities: [],
        settings: [
            .init("account", "the account's number"), .init("region", "where it is", isRequired: false),
            .init("role", "what is assumed there", isAwaited: true),
        ],
        providers: [Nothing.self],
        evidenceScopes: ["read"],
        serverSettings: [
            .init("external_id", "what the role's trust names") { _, randomness in Hex.encode(randomness.bytes(16)) }
        ],
        identity: ["account"]
    )

    struct Nothing: CredentialProvider {
        static let name = "nothing"
        static let secretFields: [String] = []

        func mint(_: ConnectionBinding, scopes: Set<String>, in _: MintContext) async throws(ProviderFailure)
            -> any Session
        { throw ProviderFailure(.terminal, "nothing", "nothing is minted here") }
    }
}
