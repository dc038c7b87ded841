import ConnectorKit
import Domain
import Federation
import Kernel
import TestKit
import Testing
import Vault

/// A JOSE library that shares no code with ours has to come to the same verdicts.
@Suite(.enabled(if: PythonPeer.has("joserfc"), "python3 with the package `joserfc` is absent"))
struct IssuerPeerTests {
    let clock = VirtualClock()
    let issuer: OwnIssuer

    init() throws {
        issuer = OwnIssuer(
            IssuerAddress(try #require(WebAddress("https://clearance.example.com"))),
            store: try MemoryStore.make(clock: clock),
            vault: EnvelopeVault(keys: try dataKeys()),
            randomness: SeededRandomness(seed: 8)
        )
    }

    private func wanted(_ compact: String, audience: String = "sts.amazonaws.com", connection: String = "one") -> JSON {
        [
            "compact": .string(compact), "issuer": "https://clearance.example.com", "audience": .string(audience),
            "subject": .string("organization:acme:connection:\(connection)"),
            "at": .integer(clock.now().milliseconds / 1_000),
        ]
    }

    private func token(_ audience: String = "sts.amazonaws.com") async throws -> String {
        try await issuer.token(of: "one", in: "acme", for: audience).withText { $0 }
    }

    private func verdicts(_ tokens: [JSON]) async throws -> [String] {
        let given: JSON = [
            "discovery": issuer.discovery, "jwks": try await issuer.keySet(), "tokens": .array(tokens),
        ]
        let (status, output) = try PythonPeer.script("jose_peer.py", given.text)
        #expect(status == 0, "\(output)")
        return output.split(separator: "\n").map(String.init)
    }

    @Test func `assertion 21: an independent library takes our tokens, before and after a rotation`() async throws {
        let first = wanted(try await token())
        #expect(try await verdicts([first]) == ["ok"])
        clock.advance(by: .days(31))
        _ = try await issuer.keySet()
        clock.advance(by: .days(2))
        let second = wanted(try await token("api://AzureADTokenExchange"), audience: "api://AzureADTokenExchange")
        #expect(try await verdicts([second]) == ["ok"])
    }

    @Test func `assertion 21: it refuses what is altered, for somebody else or over`() async throws {
        let compact = try await token()
        var parts = compact.split(separator: ".").map(String.init)
        let claims = try JSON(parsing: try #require(Base64.decode(parts[1], .url)))
        let altered = (claims.members ?? []).map { $0.key == "sub" ? JSON.Member("sub", "organization:b") : $0 }
        parts[1] = Base64.encode(JSON.object(altered).canonical, .url)
        let found = try await verdicts([
            wanted(parts.joined(separator: ".")), wanted(compact, audience: "somebody-else"),
            wanted(compact, connection: "two"),
        ])
        #expect(found.count == 3 && !found.contains("ok"))
        let late = wanted(compact)
        clock.advance(by: .minutes(10))
        #expect(try await verdicts([late]) == ["ok"])
        #expect(try await verdicts([wanted(compact)]) != ["ok"])
    }
}
