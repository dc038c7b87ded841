import ConnectorKit
import Kernel
import Signing

/// The org's own authorization server: client credentials with a signed assertion, and DPoP.
extension OktaOrg {
    static let tokenLifetime = Span.hours(1)

    var tokenEndpoint: WebAddress { address.appending(["oauth2", "v1", "token"]) }

    mutating func token(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard call.method == .post, call.path == ["oauth2", "v1", "token"] else { return noSuchPath }
        guard let form = call.form else { return oauthError(400, "invalid_request", "A form is expected.") }
        guard form["grant_type"] == "client_credentials" else {
            return oauthError(400, "unsupported_grant_type", "Only client_credentials is supported.")
        }
        guard let app = client(form, at: now) else {
            return oauthError(401, "invalid_client", "The client_assertion is not accepted.")
        }
        let thumbprint: String?
        switch proof(of: call, from: app, at: now) {
        case .refused(let reply): return reply
        case .given(let found): thumbprint = found
        }
        let scopes = Set((form["scope"] ?? "").split(separator: " ").map(String.init))
        guard !scopes.isEmpty, scopes.isSubset(of: app.scopes) else {
            return oauthError(400, "invalid_scope", "One or more scopes are not granted to the app.")
        }
        return hand(
            out: OktaToken(
                clientID: app.clientID,
                scopes: scopes,
                thumbprint: thumbprint,
                expiresAt: now + Self.tokenLifetime
            )
        )
    }

    private mutating func hand(out token: OktaToken) -> HTTPReply {
        let secret = "eyJ" + numbers.word(48)
        tokens[secret] = token
        return .json(
            200,
            [
                "token_type": .string(token.thumbprint == nil ? "Bearer" : "DPoP"),
                "expires_in": .integer(Self.tokenLifetime.milliseconds / 1_000), "access_token": .string(secret),
                "scope": .string(token.scopes.sorted().joined(separator: " ")),
            ]
        )
    }

    /// The app whose key signed the assertion, if the assertion is all that Okta asks for.
    private mutating func client(_ form: [String: String], at now: Instant) -> OktaServiceAppRecord? {
        guard form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            let assertion = form["client_assertion"], let keyID = (try? UnverifiedToken(assertion))?.keyID
        else { return nil }
        for app in serviceApps.values where app.isActive && app.keys.keys.contains(where: { $0.keyID == keyID }) {
            if accepts(assertion, of: app, at: now) { return app }
        }
        return nil
    }

    private mutating func accepts(_ assertion: String, of app: OktaServiceAppRecord, at now: Instant) -> Bool {
        let rules = TokenRules(
            issuer: app.clientID,
            audience: tokenEndpoint.description,
            algorithms: [.rs256, .es256]
        )
        guard let claims = try? rules.claims(of: assertion, keys: app.keys, at: now + behaviour.clockSkew),
            claims["sub"]?.string == app.clientID, let id = claims["jti"]?.string,
            let expiry = claims["exp"]?.integer.map({ Instant(milliseconds: $0 * 1_000) }),
            expiry - (now + behaviour.clockSkew) <= .hours(1)
        else { return false }
        return spentAssertions.spend(app.clientID + " " + id, until: expiry, now: now)
    }

    private enum Proof {
        case refused(HTTPReply)
        case given(String?)
    }

    private mutating func proof(of call: IncomingCall, from app: OktaServiceAppRecord, at now: Instant) -> Proof {
        guard let compact = call.call.headers["dpop"] else {
            guard app.requiresProof else { return .given(nil) }
            return .refused(oauthError(400, "invalid_dpop_proof", "The DPoP proof JWT header is missing."))
        }
        guard
            let proof = try? DPoPProof.verify(
                compact,
                call.method.rawValue,
                call.call.address,
                at: now + behaviour.clockSkew
            )
        else { return .refused(oauthError(400, "invalid_dpop_proof", "The DPoP proof JWT is not valid.")) }
        guard let nonce = proof.nonce, isCurrent(nonce, at: now) else {
            var reply = oauthError(400, "use_dpop_nonce", "Authorization server requires nonce in DPoP proof.")
            reply.headers.set("dpop-nonce", nonceOfToday(at: now))
            return .refused(reply)
        }
        guard spentProofs.spend(proof.id, until: now + .minutes(6), now: now) else {
            return .refused(oauthError(400, "invalid_dpop_proof", "The DPoP proof JWT has been used before."))
        }
        return .given(proof.thumbprint)
    }

    /// A nonce lasts a day and is taken for three more.
    func nonceOfToday(at now: Instant) -> String { nonce(day: now.daysSinceEpoch) }

    func isCurrent(_ nonce: String, at now: Instant) -> Bool {
        (0...3).contains { self.nonce(day: now.daysSinceEpoch - $0) == nonce }
    }

    private func nonce(day: Int64) -> String {
        var numbers = SeededNumbers(seed: nonceSeed ^ UInt64(bitPattern: day))
        return numbers.word(22)
    }

    private func oauthError(_ status: Int, _ code: String, _ text: String) -> HTTPReply {
        .json(status, ["error": .string(code), "error_description": .string(text)])
    }
}
