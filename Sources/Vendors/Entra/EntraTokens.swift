import ConnectorKit
import Kernel
import Signing

/// The tenant's token endpoint: client credentials with a secret or a signed assertion.
extension EntraTenant {
    mutating func token(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard call.method == .post, let form = call.form else {
            return refused(400, "invalid_request", 900_144, "The request body must be a form.", at: now)
        }
        let tenant = call.path[0].lowercased()
        guard tenant != "common", tenant != "organizations" else {
            return refused(400, "invalid_request", 9_001_023, "The grant type isn't supported over /common.", at: now)
        }
        guard tenant == id || tenant == domain else {
            return refused(400, "invalid_request", 90_002, "Tenant '\(tenant)' not found.", at: now)
        }
        guard form["grant_type"] == "client_credentials" else {
            return refused(
                400,
                "unsupported_grant_type",
                70_003,
                "The app requested an unsupported grant type.",
                at: now
            )
        }
        return token(form, at: now)
    }

    private mutating func token(_ form: [String: String], at now: Instant) -> HTTPReply {
        guard let app = apps[form["client_id"]?.lowercased() ?? ""] else {
            return refused(400, "unauthorized_client", 700_016, "Application was not found in the directory.", at: now)
        }
        guard app.isPresent else {
            let text = "The client application is missing service principal in the tenant."
            return refused(401, "invalid_client", 7_000_229, text, at: now)
        }
        guard app.isEnabled else {
            return refused(400, "unauthorized_client", 7_000_112, "Application is disabled.", at: now)
        }
        if let (number, text) = wrongProof(form, of: app, at: now) {
            return refused(401, "invalid_client", number, text, at: now)
        }
        guard form["scope"] == graph.origin + "/.default" else {
            return refused(400, "invalid_scope", 1_002_012, "The provided value for scope is not valid.", at: now)
        }
        return hand(out: app, at: now)
    }

    /// A token comes whatever was consented to: without any role it is good for nothing.
    private mutating func hand(out app: EntraApp, at now: Instant) -> HTTPReply {
        let secret = "eyJ0" + numbers.word(60)
        let seconds = Int64(3_599 + numbers.next() % 1_800)
        tokens[secret] = EntraToken(
            clientID: app.clientID,
            principal: app.principal,
            roles: app.permissions,
            expiresAt: now + .seconds(seconds)
        )
        return .json(
            200,
            [
                "token_type": "Bearer", "expires_in": .integer(seconds), "ext_expires_in": .integer(seconds),
                "access_token": .string(secret),
            ]
        )
    }

    private mutating func wrongProof(_ form: [String: String], of app: EntraApp, at now: Instant) -> (Int64, String)? {
        if let assertion = form["client_assertion"] {
            guard form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" else {
                return (50_027, "The assertion type is not supported.")
            }
            return accepts(assertion, of: app, at: now) ? nil : (700_027, "The assertion is not valid.")
        }
        guard let secret = app.secrets.first(where: { $0.value == form["client_secret"] }) else {
            return (7_000_215, "Invalid client secret provided.")
        }
        return now < secret.expiresAt ? nil : (7_000_222, "The provided client secret keys are expired.")
    }

    private mutating func accepts(_ assertion: String, of app: EntraApp, at now: Instant) -> Bool {
        guard let key = key(of: assertion, in: app),
            let verified = try? UnverifiedToken(assertion).verified(by: key, algorithms: [.ps256, .rs256]),
            let claims = try? verified.claims(), isGood(claims, for: app, at: now), let jti = claims["jti"]?.string
        else { return false }
        return spentAssertions.spend(app.clientID + " " + jti, until: now + .hours(1), now: now)
    }

    private func key(of assertion: String, in app: EntraApp) -> JWK? {
        guard let head = assertion.split(separator: ".").first.flatMap({ Base64.decode($0, .url) }),
            let header = try? JSON(parsing: head)
        else { return nil }
        return (header["x5t#S256"]?.string ?? header["kid"]?.string).flatMap { app.keys[$0] }
    }

    /// Issuer and subject are the app, the audience is this very endpoint, by the tenant's id or domain.
    private func isGood(_ claims: JSON, for app: EntraApp, at now: Instant) -> Bool {
        let audiences = [id, domain].map { authority.appending([$0, "oauth2", "v2.0", "token"]).description }
        guard let expiry = claims["exp"]?.integer, expiry - now.milliseconds / 1_000 <= 86_400 else { return false }
        return claims["sub"]?.string == app.clientID
            && audiences.contains { audience in
                let rules = TokenRules(issuer: app.clientID, audience: audience, algorithms: [.ps256, .rs256])
                return (try? rules.check(claims, at: now)) != nil
            }
    }

    private mutating func refused(_ status: Int, _ error: String, _ number: Int64, _ text: String, at now: Instant)
        -> HTTPReply
    {
        let trace = numbers.uuid()
        return .json(
            status,
            [
                "error": .string(error),
                "error_description": .string("AADSTS\(number): \(text) Trace ID: \(trace)"),
                "error_codes": [.integer(number)], "timestamp": .instant(now), "trace_id": .string(trace),
                "correlation_id": .string(numbers.uuid()),
            ]
        )
    }
}
