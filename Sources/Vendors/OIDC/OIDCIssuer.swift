package import ConnectorKit
package import Kernel
package import Signing

/// An identity provider that speaks OpenID Connect: authorization code with PKCE, RS256 id tokens.
///
/// People sign in by choosing who they are; there are no passwords.
package struct OIDCIssuer: Vendor {
    package let issuer: WebAddress
    package internal(set) var users: [OIDCUser]
    /// Applications may be added while it runs: their addresses are often known later.
    package var clients: [OIDCClient]
    /// The first signs; all are published, so that tokens made before a rotation still verify.
    var keys: [SigningKey]
    var codes: [String: OIDCCode] = [:]
    var numbers: SeededNumbers

    /// - Parameter issuer: without a path, or with the path under which everything is served.
    package init(issuer: WebAddress, users: [OIDCUser], clients: [OIDCClient], key: SigningKey, seed: UInt64 = 1) {
        (self.issuer, self.users, self.clients, keys) = (issuer, users, clients, [key])
        numbers = SeededNumbers(seed: seed)
    }

    /// Signs with another key from now on; the old one stays published.
    package mutating func rotate(to key: SigningKey) { keys.insert(key, at: 0) }

    package var keyCount: Int { keys.count }

    /// Stops publishing all keys but the one that signs.
    package mutating func retireOldKeys() { keys.removeSubrange(1...) }

    package mutating func handle(_ call: HTTPCall, at now: Instant) -> HTTPReply {
        let base = issuer.path == "/" ? "" : issuer.path
        switch (call.method, call.address.path.dropFirst(base.count)) {
        case (.get, "/.well-known/openid-configuration"): return .json(200, discovery)
        case (.get, "/keys"): return .json(200, JWKSet(keys.map(\.publicKey)).json)
        case (.get, "/authorize"): return authorize(Pairs(call.address.query ?? ""), at: now)
        case (.post, "/authorize"): return authorize(Pairs(body(of: call)), at: now)
        case (.post, "/token"): return token(Pairs(body(of: call)), call.headers, at: now)
        default: return .page(404, "Not found", "<p>There is nothing at this address.</p>")
        }
    }

    package mutating func refuse(_ call: HTTPCall, because trouble: Trouble, at now: Instant) -> HTTPReply {
        switch trouble {
        case .rateLimited(let wait):
            .json(429, ["error": "slow_down"], headers: ["retry-after": String(wait.secondsRoundedUp)])
        case .crowded: .json(429, ["error": "slow_down"])
        case .conflict: .json(409, ["error": "temporarily_unavailable"])
        case .broken: .json(500, ["error": "server_error"])
        case .unavailable: .json(503, ["error": "temporarily_unavailable"])
        case .gateway: .gatewayPage
        }
    }

    private func body(of call: HTTPCall) -> String { String(decoding: call.body, as: UTF8.self) }

    private var discovery: JSON {
        let address = { (path: String) in JSON.string(issuer.appending([path]).description) }
        return [
            "issuer": .string(identifier), "authorization_endpoint": address("authorize"),
            "token_endpoint": address("token"), "jwks_uri": address("keys"), "response_types_supported": ["code"],
            "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "email"], "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        ]
    }

    /// The issuer as tokens name it, without a slash at the end.
    package var identifier: String { issuer.path == "/" ? issuer.origin : issuer.description }
}

/// Someone who can sign in.
package struct OIDCUser: Equatable, Sendable {
    package let subject: String
    /// What a login hint names.
    package let login: String
    package let name: String
    /// What the sign-in page says beside the name, for example `site admin`.
    package let note: String

    package init(subject: String, login: String, name: String, note: String) {
        (self.subject, self.login, self.name, self.note) = (subject, login, name, note)
    }
}

/// An application that people sign in to.
package struct OIDCClient: Sendable {
    package let id: String
    /// Nil for a public client, which PKCE alone protects.
    package let secret: Secret?
    package let redirects: [String]

    package init(id: String, secret: Secret?, redirects: [String]) {
        (self.id, self.secret, self.redirects) = (id, secret, redirects)
    }
}

/// A code that was handed out and waits to be redeemed, once.
struct OIDCCode: Sendable {
    let client: String
    let redirect: String
    let subject: String
    let nonce: String?
    let challenge: String
    let issuedAt: Instant
}

/// Form or query pairs by name.
struct Pairs {
    private let pairs: [(String, String)]

    init(_ text: String) { pairs = WebAddress.parseForm(text) ?? [] }

    subscript(name: String) -> String? { pairs.first { $0.0 == name }?.1 }
}
