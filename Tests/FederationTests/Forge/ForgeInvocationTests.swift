import Domain
import Federation
import Kernel
import Signing
import Testing

@Suite struct ForgeInvocationTests {
    private static let app = "ari:cloud:ecosystem::app/11111111-2222-3333-4444-555555555555"
    private static let now: Instant = 1_795_000_000_000
    private let key: SigningKey

    init() throws { key = try SigningKey.rsa(keyID: "forge-1") }

    private func token(
        active: Bool? = true,
        issuer: String = ForgeInvocation.issuer,
        audience: String = ForgeInvocationTests.app,
        expires: Int64 = 25,
        key: SigningKey? = nil
    ) throws -> String {
        let seconds = Self.now.milliseconds / 1_000
        let license: JSON = active.map { ["active": .bool($0)] } ?? .null
        let app: JSON = ["id": .string(Self.app), "environment": ["type": "PRODUCTION"], "license": license]
        let claims: JSON = [
            "iss": .string(issuer), "aud": .string(audience), "iat": .integer(seconds), "nbf": .integer(seconds),
            "exp": .integer(seconds + expires), "app": app.withoutNulls,
        ]
        return try JWS.sign(claims, with: key ?? self.key)
    }

    private func licence(in token: String) throws -> ForgeLicence {
        try ForgeInvocation(app: Self.app).licence(in: token, keys: JWKSet([key.publicKey]), at: Self.now)
    }

    @Test func `N22: an invocation's token says whether the app is licensed, and silence is no licence`() throws {
        #expect(try licence(in: token(active: true)).isActive)
        #expect(try !licence(in: token(active: false)).isActive)
        let silent = try licence(in: token(active: nil))
        #expect(!silent.isActive && silent.app == Self.app)
    }

    @Test func `N22: a token of another issuer, app, time, key or algorithm is not believed`() throws {
        let stranger = try SigningKey.rsa(keyID: "forge-1")
        let elliptic = try SigningKey.ed25519(seed: Array(repeating: 1, count: 32), keyID: "forge-1")
        let tokens = [
            ("token_issuer", try token(issuer: "forge")), ("token_audience", try token(audience: "ari:other")),
            ("token_expired", try token(expires: -61)), ("token_signature", try token(key: stranger)),
            ("token_algorithm", try token(key: elliptic)),
        ]
        for (reason, text) in tokens {
            let refusal = #expect(throws: Refusal.self) { try licence(in: text) }
            #expect(refusal?.reason == reason)
        }
    }
}
