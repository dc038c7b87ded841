import ConnectorKit
import Kernel
import Signing

/// One exchange of a signed assertion for a token at the org's own authorization server.
struct OktaTokenExchange {
    /// The first answer asks for a nonce; a second may ask for a newer one.
    static let attempts = 3
    static let assertionLifetime = Span.minutes(5)
    static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    let org: WebAddress
    let clientID: String
    let assertionKey: SigningKey
    let proofKey: SigningKey
    let scopes: [String]
    let context: MintContext

    private var endpoint: WebAddress { org.appending(["oauth2", "v1", "token"]) }

    func session() async throws(ProviderFailure) -> any Session {
        var nonce: String?
        for _ in 0..<Self.attempts {
            let reply = try await ask(nonce: nonce)
            if reply.isSuccess { return try session(from: reply) }
            guard reply.asksForNonce, let fresh = reply.headers["dpop-nonce"], fresh != nonce else {
                throw ProviderFailure(oktaToken: reply)
            }
            nonce = fresh
        }
        throw ProviderFailure(.retryable, "nonce_refused", "Okta keeps asking for another DPoP nonce")
    }

    /// Assertion and proof are made anew for every attempt: Okta refuses to see either twice.
    private func ask(nonce: String?) async throws(ProviderFailure) -> HTTPReply {
        var call = HTTPCall.form(
            endpoint,
            [
                ("grant_type", "client_credentials"), ("scope", scopes.joined(separator: " ")),
                ("client_assertion_type", Self.assertionType), ("client_assertion", try assertion()),
            ]
        )
        call.headers.set("accept", "application/json")
        call.headers.set("dpop", try proof(nonce))
        do { return try await context.transport.send(call) } catch { throw ProviderFailure(.transport(error)) }
    }

    private func assertion() throws(ProviderFailure) -> String {
        let now = context.now
        let claims: JSON = [
            "aud": .string(endpoint.description), "iss": .string(clientID), "sub": .string(clientID),
            "iat": .integer(now.seconds), "exp": .integer((now + Self.assertionLifetime).seconds),
            "jti": .string(context.uniqueID()),
        ]
        do { return try JWS.sign(claims, header: [.init("typ", "JWT")], with: assertionKey) } catch {
            throw .cannotSign
        }
    }

    private func proof(_ nonce: String?) throws(ProviderFailure) -> String {
        do {
            return try DPoPProof.make(
                "POST",
                endpoint,
                key: proofKey,
                id: context.uniqueID(),
                at: context.now,
                nonce: nonce
            )
        } catch { throw .cannotSign }
    }

    private func session(from reply: HTTPReply) throws(ProviderFailure) -> any Session {
        guard let body = reply.json, let token = body["access_token"]?.string, !token.isEmpty,
            let type = body["token_type"]?.string, let seconds = body["expires_in"]?.integer, seconds > 0
        else { throw .unexpectedOktaReply("not a token") }
        let granted = Set((body["scope"]?.string ?? "").split(separator: " ").map(String.init))
        let expiry = context.now + .seconds(min(seconds, 86_400))
        // What comes back decides, not what was asked for: an app may be set up either way.
        switch type.lowercased() {
        case "dpop":
            return OktaBoundSession(
                token: Secret(token),
                key: proofKey,
                org: org,
                randomness: context.randomness,
                expiresAt: expiry,
                grantedScopes: granted
            )
        case "bearer":
            return HeaderSession("Bearer ", Secret(token), for: org, until: expiry, scopes: granted)
        default: throw ProviderFailure(.terminal, "token_type_unknown", "Okta gave a token of a kind we cannot use")
        }
    }
}

extension HTTPReply {
    /// Whether a DPoP proof with the nonce in the headers would be accepted (RFC 9449, 8 and 9).
    var asksForNonce: Bool {
        if status == 400 { return json?["error"]?.string == "use_dpop_nonce" }
        return status == 401 && headers.values("www-authenticate").contains { $0.contains("use_dpop_nonce") }
    }
}

extension Instant {
    /// Whole seconds since 1970, as tokens count.
    var seconds: Int64 { milliseconds / 1_000 }
}

extension ProviderFailure {
    static let cannotSign = ProviderFailure(
        .terminal,
        "cannot_sign",
        "the connection's private key cannot sign; paste it again"
    )
}
