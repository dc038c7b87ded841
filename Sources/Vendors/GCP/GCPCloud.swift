package import ConnectorKit
package import Kernel
package import Signing

/// Google Cloud from its own side: the token exchange, impersonation, and one project that can be read.
///
/// It looks at paths only, so all of it may answer at one origin. The provider carries the issuer's keys inline, as
/// Google's own does with `jwksJson`.
package struct GCPCloud: Vendor {
    package let projectNumber: String
    package let projectID: String
    package let pool: String
    package let provider: String
    package let serviceAccount: String
    package var trust: Trust
    package internal(set) var hasServiceAccount = true
    var federated: [String: Instant] = [:]
    var tokens: [String: Instant] = [:]
    var numbers: SeededNumbers

    /// What the pool's provider accepts.
    package struct Trust: Sendable {
        package var issuer: String
        package var keys: JWKSet
        /// The one subject that may act as the service account; nil lets every subject of the issuer in.
        package var subject: String?
        package var isEnabled = true

        package init(issuer: String, keys: JWKSet, subject: String?) {
            (self.issuer, self.keys, self.subject) = (issuer, keys, subject)
        }
    }

    package init(
        projectNumber: String,
        projectID: String,
        pool: String,
        provider: String,
        serviceAccount: String,
        trust: Trust,
        seed: UInt64 = 1
    ) {
        (self.projectNumber, self.projectID, self.pool) = (projectNumber, projectID, pool)
        (self.provider, self.serviceAccount, self.trust) = (provider, serviceAccount, trust)
        numbers = SeededNumbers(seed: seed)
    }

    package var audience: String {
        "//iam.googleapis.com/projects/\(projectNumber)/locations/global/workloadIdentityPools/\(pool)/providers/\(provider)"
    }

    package var liveTokens: Int { tokens.count }
    package mutating func deleteServiceAccount() { hasServiceAccount = false }

    package mutating func handle(_ call: HTTPCall, at now: Instant) -> HTTPReply {
        guard let incoming = IncomingCall(call) else { return problem(400, "INVALID_ARGUMENT", "The path is invalid.") }
        var reply = answer(incoming, at: now)
        reply.headers.set("date", HTTPDate.format(now))
        return reply
    }

    package mutating func refuse(_ call: HTTPCall, because trouble: Trouble, at now: Instant) -> HTTPReply {
        switch trouble {
        case .rateLimited(let wait):
            var reply = problem(429, "RESOURCE_EXHAUSTED", "Quota exceeded.")
            reply.headers.set("retry-after", String(wait.secondsRoundedUp))
            return reply
        case .crowded: return problem(429, "RESOURCE_EXHAUSTED", "Quota exceeded.")
        case .conflict: return problem(409, "ABORTED", "The operation was aborted.")
        case .broken: return problem(500, "INTERNAL", "Internal error encountered.")
        case .unavailable: return problem(503, "UNAVAILABLE", "The service is currently unavailable.")
        case .gateway: return .gatewayPage
        }
    }

    private mutating func answer(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        switch (call.method, call.path) {
        case (.post, ["v1", "token"]): exchange(call, at: now)
        case (.post, ["v1", "projects", "-", "serviceAccounts", serviceAccount + ":generateAccessToken"]):
            impersonate(call, at: now)
        case (.post, let path) where path.starts(with: ["v1", "projects", "-", "serviceAccounts"]):
            problem(404, "NOT_FOUND", "Not found; Gaia id not found.")
        case (.get, ["v3", "projects", projectNumber]): project(call, at: now)
        default: problem(404, "NOT_FOUND", "Requested entity was not found.")
        }
    }

    private mutating func exchange(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let json = call.json,
            json["grantType"]?.string == "urn:ietf:params:oauth:grant-type:token-exchange",
            json["subjectTokenType"]?.string == "urn:ietf:params:oauth:token-type:jwt",
            let subject = json["subjectToken"]?.string
        else { return oauth(400, "invalid_request", "Invalid value for the grant.") }
        guard trust.isEnabled, json["audience"]?.string == audience else {
            return oauth(
                400,
                "invalid_target",
                "The target service indicated by the \"audience\" parameters is invalid."
            )
        }
        guard let claims = claims(of: subject, at: now) else {
            return oauth(400, "invalid_grant", "The ID Token could not be verified.")
        }
        guard trust.subject == nil || claims["sub"]?.string == trust.subject else {
            return oauth(401, "unauthorized_client", "The given credential is rejected by the attribute condition.")
        }
        let token = "ya29.d." + numbers.word(180)
        federated[token] = now + .hours(1)
        return .json(
            200,
            [
                "access_token": .string(token), "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
                "token_type": "Bearer", "expires_in": 3_599,
            ]
        )
    }

    /// The audience is the provider's full name, with or without `https:`; a token may be a day old at most.
    private func claims(of subject: String, at now: Instant) -> JSON? {
        for audience in ["https:" + audience, audience] {
            let rules = TokenRules(
                issuer: trust.issuer,
                audience: audience,
                algorithms: [.rs256, .es256],
                leeway: .seconds(0),
                maximumAge: .hours(24)
            )
            if let claims = try? rules.claims(of: subject, keys: trust.keys, at: now) { return claims }
        }
        return nil
    }

    private mutating func impersonate(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let bearer = bearer(of: call), let expiry = federated[bearer], now < expiry else {
            return problem(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
        }
        guard hasServiceAccount else { return problem(404, "NOT_FOUND", "Not found; Gaia id not found.") }
        guard let scopes = call.json?["scope"]?.array, !scopes.isEmpty,
            let seconds = call.json?["lifetime"]?.string.flatMap({ Int64($0.dropLast()) }),
            (1...3_600).contains(seconds)
        else { return problem(400, "INVALID_ARGUMENT", "Request contains an invalid argument.") }
        let token = "ya29.c." + numbers.word(200)
        let end = now + .seconds(seconds)
        tokens[token] = end
        return .json(200, ["accessToken": .string(token), "expireTime": .string(String(end.rfc3339.prefix(19)) + "Z")])
    }

    private func project(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let bearer = bearer(of: call), let expiry = tokens[bearer], now < expiry else {
            return problem(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
        }
        return .json(
            200,
            ["name": .string("projects/\(projectNumber)"), "projectId": .string(projectID), "state": "ACTIVE"]
        )
    }

    private func bearer(of call: IncomingCall) -> String? {
        guard let header = call.call.headers["authorization"], header.hasPrefix("Bearer ") else { return nil }
        return String(header.dropFirst(7))
    }

    private func oauth(_ status: Int, _ error: String, _ text: String) -> HTTPReply {
        .json(status, ["error": .string(error), "error_description": .string(text)])
    }

    private func problem(_ code: Int, _ status: String, _ message: String) -> HTTPReply {
        .json(
            code,
            ["error": ["code": .integer(Int64(code)), "message": .string(message), "status": .string(status)]]
        )
    }
}
