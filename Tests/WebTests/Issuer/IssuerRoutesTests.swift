import ConnectorKit
import Federation
import HTTPTypes
import HummingbirdTesting
import Kernel
import TestKit
import Testing

@testable import Web

@Suite struct IssuerRoutesTests {
    private func house() async throws -> House {
        let address = IssuerAddress(try #require(WebAddress("https://clearance.example")))
        let clock = VirtualClock()
        let issuer = OwnIssuer(
            address,
            store: try MemoryStore.make(clock: clock),
            vault: FakeVault(),
            randomness: SeededRandomness(seed: 3)
        )
        return try await House(publicAddress: "https://clearance.example") { $0.issuer = issuer }
    }

    @Test func `assertion 21: anybody may read both documents, and keep them for an hour`() async throws {
        try await house().visit { client in
            let discovery = try await client.execute(uri: "/.well-known/openid-configuration", method: .get) {
                Answer($0)
            }
            #expect(discovery.status == 200)
            #expect(discovery.headers[.cacheControl] == "public, max-age=3600")
            #expect(discovery.headers[.contentType] == "application/json")
            let document = try JSON(parsing: discovery.text)
            #expect(document["issuer"] == "https://clearance.example")
            #expect(document["jwks_uri"] == "https://clearance.example/.well-known/jwks.json")
            let keys = try await client.execute(uri: "/.well-known/jwks.json", method: .get) { Answer($0) }
            #expect(keys.status == 200)
            #expect(keys.headers[.cacheControl] == "public, max-age=3600")
            let members = try JSON(parsing: keys.text)["keys"]?[0]?.members?.map(\.key) ?? []
            #expect(Set(members) == ["kty", "n", "e", "kid", "alg", "use"])
        }
    }

    @Test func `a server that is no issuer has no such documents`() async throws {
        try await House().visit { client in
            for path in ["/.well-known/openid-configuration", "/.well-known/jwks.json"] {
                let answer = try await client.execute(uri: path, method: .get) { Answer($0) }
                #expect(answer.status == 404 && answer.reason == "no_issuer", "\(path)")
                #expect(answer.headers[.cacheControl] == "no-store")
            }
        }
    }
}
