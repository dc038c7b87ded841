import ConnectorKit
import Domain
import Federation
import Kernel
import Signing
import Synchronization
import TestKit
import Testing
import Vault
import Vendors

@Suite struct OpenIDConnectTests {
    let clock = VirtualClock()
    let issuer: IssuerDouble
    let vault: EnvelopeVault
    let provider: OpenIDConnect
    let key: SigningKey

    init() throws {
        key = try SigningKey.rsa(keyID: "first")
        issuer = try IssuerDouble(key: key, clock: clock)
        vault = EnvelopeVault(keys: try dataKeys())
        provider = OpenIDConnect(transport: issuer, time: clock, vault: vault)
    }

    private func client() async throws -> SignInClient {
        let secret = try await vault.seal(
            Secret("s3cr3t: &+"),
            name: SecretName.signInClient("clearance-console"),
            in: acme
        )
        return SignInClient(issuer: "https://id.example", clientID: "clearance-console", sealedSecret: secret)
    }

    private func attempt(_ letter: Character = "a") throws -> SignInAttempt {
        SignInAttempt(
            redirect: try #require(WebAddress("https://clearance.example/sign-in/callback")),
            state: "state-\(letter)",
            nonce: "nonce-\(letter)",
            verifier: Secret(String(repeating: letter, count: 43))
        )
    }

    /// Goes to the issuer and comes back with the code, as a browser does.
    private func code(_ attempt: SignInAttempt) async throws -> String {
        let address = try await provider.begin(attempt, at: client(), in: acme)
        var chosen = address
        chosen.query = (address.query ?? "") + "&login=ada"
        let reply = try await issuer.send(HTTPCall(.get, chosen))
        let location = try #require(reply.headers["location"].flatMap { WebAddress($0) })
        let pairs = try #require(WebAddress.parseForm(location.query ?? ""))
        #expect(pairs.first { $0.0 == "state" }?.1 == attempt.state)
        return try #require(pairs.first { $0.0 == "code" }?.1)
    }

    private func reason(_ attempt: SignInAttempt, code: String) async throws -> String {
        do {
            _ = try await provider.finish(attempt, code: code, at: client(), in: acme)
            return "accepted"
        } catch let refusal as Refusal { return refusal.reason }
    }

    @Test func `who signs in at the issuer is who comes out`() async throws {
        let attempt = try attempt()
        let verified = try await provider.finish(attempt, code: code(attempt), at: client(), in: acme)
        #expect(verified.subject == SignInSubject(issuer: "https://id.example", subject: "sub-ada"))
        #expect(verified.name == "Ada")
    }

    @Test func `a code counts once`() async throws {
        let attempt = try attempt()
        let code = try await code(attempt)
        #expect(try await reason(attempt, code: code) == "accepted")
        #expect(try await reason(attempt, code: code) == "sign_in_code")
    }

    @Test func `a code without its verifier is worth nothing`() async throws {
        let code = try await code(attempt("a"))
        #expect(try await reason(attempt("b"), code: code) == "sign_in_code")
    }

    @Test func `a token that answers another sign-in is refused`() async throws {
        let attempt = try attempt()
        let code = try await code(attempt)
        let other = SignInAttempt(
            redirect: attempt.redirect,
            state: attempt.state,
            nonce: "another",
            verifier: attempt.verifier
        )
        #expect(try await reason(other, code: code) == "token_nonce")
    }

    @Test func `a new key of the issuer is found by looking once more`() async throws {
        let first = try attempt("a")
        #expect(try await reason(first, code: code(first)) == "accepted")
        try issuer.change { $0.rotate(to: try SigningKey.rsa(keyID: "second")) }
        clock.advance(by: .minutes(2))
        let second = try attempt("b")
        #expect(try await reason(second, code: code(second)) == "accepted")
    }

    @Test func `made-up keys do not drive calls`() async throws {
        let first = try attempt("a")
        #expect(try await reason(first, code: code(first)) == "accepted")
        clock.advance(by: .minutes(2))
        let before = issuer.fetches
        for _ in 0..<5 {
            issuer.answerTokens { claims, key in try JWS.sign(claims, with: key.named("made up")) }
            let attempt = try attempt("b")
            #expect(try await reason(attempt, code: code(attempt)) == "token_key_unknown")
        }
        #expect(issuer.fetches == before + 1)
    }

    static let attacks: [(String, @Sendable (JSON, SigningKey) throws -> String, String)] = [
        (
            "another's key under the same name",
            { claims, _ in
                try JWS.sign(claims, with: SigningKey.rsa(keyID: "first"))
            }, "token_signature"
        ),
        ("another audience", { claims, key in try JWS.sign(claims.with("aud", "other"), with: key) }, "token_audience"),
        (
            "several audiences",
            { claims, key in
                try JWS.sign(claims.with("aud", ["clearance-console", "other"]), with: key)
            }, "token_audience"
        ),
        ("another party", { claims, key in try JWS.sign(claims.with("azp", "other"), with: key) }, "token_audience"),
        (
            "another issuer",
            { claims, key in
                try JWS.sign(claims.with("iss", "https://evil.example"), with: key)
            }, "token_issuer"
        ),
        ("expired", { claims, key in try JWS.sign(claims.with("exp", 1), with: key) }, "token_expired"),
        ("issued long ago", { claims, key in try JWS.sign(claims.with("iat", 1), with: key) }, "token_too_old"),
        ("nobody", { claims, key in try JWS.sign(claims.with("sub", ""), with: key) }, "token_subject"),
        ("no nonce", { claims, key in try JWS.sign(claims.with("nonce", .null), with: key) }, "token_nonce"),
        (
            "not signed",
            { claims, _ in
                Base64.encode(#"{"alg":"none","kid":"first"}"#.utf8, .url) + "." + Base64.encode(claims.text.utf8, .url)
                    + "."
            }, "token_algorithm"
        ),
        (
            "an algorithm that the issuer does not use",
            { claims, _ in
                try JWS.sign(claims, with: SigningKey.es256(from: SeededRandomness(seed: 3), keyID: "first"))
            }, "token_algorithm"
        ),
    ]

    @Test(arguments: attacks.indices)
    func `a token that is not as it must be signs nobody in`(index: Int) async throws {
        let (name, make, expected) = Self.attacks[index]
        let attempt = try attempt()
        let code = try await code(attempt)
        issuer.answerTokens(make)
        #expect(try await reason(attempt, code: code) == expected, "\(name)")
    }

    @Test func `an issuer that names itself otherwise is not used`() async throws {
        let client = SignInClient(issuer: "https://id.example/", clientID: "x", sealedSecret: nil)
        let refusal = await #expect(throws: Refusal.self) { try await provider.begin(attempt(), at: client, in: acme) }
        #expect(refusal?.reason == "issuer_metadata")
    }

    @Test func `an issuer that is away is unavailable, and the person may try again`() async throws {
        let client = SignInClient(issuer: "https://away.example", clientID: "x", sealedSecret: nil)
        let refusal = await #expect(throws: Refusal.self) { try await provider.begin(attempt(), at: client, in: acme) }
        #expect(refusal?.code == .unavailable)
        #expect(refusal?.retryAfter != nil)
    }
}

/// The sandbox's issuer behind a transport, with a hook for tokens that are not as they must be.
final class IssuerDouble: Transport {
    private let state: Mutex<OIDCIssuer>
    private let key: SigningKey
    private let clock: VirtualClock
    private let forge = Mutex<(@Sendable (JSON, SigningKey) throws -> String)?>(nil)
    private let count = Mutex(0)

    init(key: SigningKey, clock: VirtualClock) throws {
        let address = try #require(WebAddress("https://id.example"))
        let client = OIDCClient(
            id: "clearance-console",
            secret: Secret("s3cr3t: &+"),
            redirects: ["https://clearance.example/sign-in/callback"]
        )
        let ada = OIDCUser(subject: "sub-ada", login: "ada", name: "Ada", note: "")
        state = Mutex(OIDCIssuer(issuer: address, users: [ada], clients: [client], key: key))
        (self.key, self.clock) = (key, clock)
    }

    /// How often the keys were fetched.
    var fetches: Int { count.withLock { $0 } }

    func change(_ body: (inout OIDCIssuer) throws -> Void) rethrows { try state.withLock { try body(&$0) } }
    func answerTokens(_ make: @escaping @Sendable (JSON, SigningKey) throws -> String) { forge.withLock { $0 = make } }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        guard call.address.host == "id.example" else { throw .unreachable("no such host") }
        if call.address.path == "/keys" { count.withLock { $0 += 1 } }
        let reply = state.withLock { $0.handle(call, at: clock.now()) }
        guard let make = forge.withLock({ $0 }), let token = reply.json?["id_token"]?.string else { return reply }
        let part = token.split(separator: ".")[1]
        guard let claims = Base64.decode(part, .url).flatMap({ try? JSON(parsing: $0) }),
            let forged = try? make(claims, key)
        else { return reply }
        return .json(200, ["id_token": .string(forged)])
    }
}

extension JSON {
    fileprivate func with(_ name: String, _ value: JSON) -> JSON {
        .object((members ?? []).filter { $0.key != name } + [Member(name, value)]).withoutNulls
    }
}
