import ConnectorKit
import Kernel
import Signing

extension OIDCIssuer {
    static let codeLifetime = Span.minutes(1)
    static let tokenLifetime = Span.minutes(10)

    /// Redeems a code once, by the client it was given to, with the verifier of its challenge.
    mutating func token(_ form: Pairs, _ headers: HTTPHeaders, at now: Instant) -> HTTPReply {
        guard let client = authenticatedClient(form, headers) else {
            return .json(401, ["error": "invalid_client"], headers: ["www-authenticate": "Basic"])
        }
        guard form["grant_type"] == "authorization_code" else { return Self.refusal("unsupported_grant_type") }
        guard let code = form["code"].flatMap({ codes.removeValue(forKey: $0) }), code.client == client.id,
            code.redirect == form["redirect_uri"], now <= code.issuedAt + Self.codeLifetime,
            let verifier = form["code_verifier"], (43...128).contains(verifier.utf8.count),
            Base64.encode(sha256(Array(verifier.utf8)), .url) == code.challenge,
            let user = users.first(where: { $0.subject == code.subject })
        else { return Self.refusal("invalid_grant") }
        guard let token = idToken(for: user, code, at: now) else { return .json(500, ["error": "server_error"]) }
        return .json(
            200,
            [
                "access_token": .string(numbers.word(40)), "token_type": "Bearer", "id_token": .string(token),
                "expires_in": .integer(Self.tokenLifetime.milliseconds / 1_000), "scope": "openid profile",
            ],
            headers: ["cache-control": "no-store"]
        )
    }

    private static func refusal(_ error: String) -> HTTPReply { .json(400, ["error": .string(error)]) }

    private func idToken(for user: OIDCUser, _ code: OIDCCode, at now: Instant) -> String? {
        let seconds = now.milliseconds / 1_000
        let claims: JSON = [
            "iss": .string(identifier), "sub": .string(user.subject), "aud": .string(code.client),
            "iat": .integer(seconds), "auth_time": .integer(seconds),
            "exp": .integer(seconds + Self.tokenLifetime.milliseconds / 1_000), "nonce": .text(code.nonce),
            "name": .string(user.name), "preferred_username": .string(user.login),
        ]
        return try? JWS.sign(claims.withoutNulls, with: keys[0])
    }

    /// By Basic header or form fields; a client without a secret names itself only.
    private func authenticatedClient(_ form: Pairs, _ headers: HTTPHeaders) -> OIDCClient? {
        let (id, secret) = basic(headers) ?? (form["client_id"] ?? "", form["client_secret"] ?? "")
        guard let client = clients.first(where: { $0.id == id }) else { return nil }
        guard let expected = client.secret else { return secret.isEmpty ? client : nil }
        return expected.withBytes { equalInConstantTime($0, Array(secret.utf8)) } ? client : nil
    }

    /// Both parts are form-encoded inside the header (RFC 6749, 2.3.1).
    private func basic(_ headers: HTTPHeaders) -> (String, String)? {
        guard let value = headers["authorization"], value.hasPrefix("Basic "),
            let bytes = Base64.decode(value.dropFirst("Basic ".count)), let colon = bytes.firstIndex(of: 0x3A),
            let id = WebAddress.decode(String(decoding: bytes[..<colon], as: UTF8.self), form: true),
            let secret = WebAddress.decode(String(decoding: bytes[(colon + 1)...], as: UTF8.self), form: true)
        else { return nil }
        return (id, secret)
    }
}
