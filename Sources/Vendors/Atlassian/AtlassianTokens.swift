import ConnectorKit
package import Kernel

/// The authorization server and the address that all sites share; they answer beside the site's own.
extension JiraSite {
    /// The answer to calls of the authorization server and the list of sites; nil for any other.
    mutating func authorizationReply(_ call: HTTPCall, at now: Instant) -> HTTPReply? {
        guard let app, let incoming = IncomingCall(call) else { return nil }
        switch (call.method, incoming.path) {
        case (.get, ["authorize"]): return consent(incoming, to: app, at: now)
        case (.post, ["oauth", "token"]): return token(incoming, for: app, at: now)
        case (.get, ["oauth", "token", "accessible-resources"]): return sites(call, of: app, at: now)
        default: return nil
        }
    }

    /// The call as the site itself would get it, and as whom; nil for a call that does not come through the shared address.
    func throughGateway(_ call: HTTPCall, at now: Instant) throws(JiraError) -> (call: HTTPCall, account: JiraAccount)?
    {
        let segments = call.address.path.split(separator: "/")
        guard let app, segments.starts(with: ["ex", "jira"]) else { return nil }
        guard segments.count > 3, sameBytes(String(segments[2]), app.cloudID) else {
            throw .notFound("No message available")
        }
        guard let token = Self.bearer(call), let scopes = grants.scopes(of: token, at: now),
            let account = account(app.account), account.isActive
        else { throw JiraError(401, "Unauthorized; scope does not match") }
        var inner = call
        inner.address.path = "/" + segments.dropFirst(3).joined(separator: "/")
        guard scopes.contains(Self.scope(for: inner)) else {
            throw JiraError(401, "Unauthorized; scope does not match")
        }
        return (inner, account)
    }

    private static func scope(for call: HTTPCall) -> String {
        if call.address.path.hasPrefix("/rest/servicedeskapi") { return "read:servicedesk-request" }
        if call.address.path.hasPrefix("/rest/api/3/user") { return "read:jira-user" }
        let isRead = call.method == .get || ["search/jql", "comment/list"].contains { call.address.path.hasSuffix($0) }
        return isRead ? "read:jira-work" : "write:jira-work"
    }

    static func bearer(_ call: HTTPCall) -> String? {
        guard let header = call.headers["authorization"], header.hasPrefix("Bearer ") else { return nil }
        return String(header.dropFirst("Bearer ".count))
    }

    /// The admin is asked and sent back, at once: nobody sees a page.
    private mutating func consent(_ call: IncomingCall, to app: AtlassianApp, at now: Instant) -> HTTPReply {
        guard call["client_id"] == app.clientID, call["redirect_uri"] == app.redirect,
            call["audience"] == "api.atlassian.com", call["response_type"] == "code", call["prompt"] == "consent",
            let state = call["state"], !state.isEmpty
        else { return .page(400, "Something went wrong", "<p>The app's request cannot be read.</p>") }
        let scopes = (call["scope"] ?? "").split(separator: " ").map(String.init)
        guard app.isConsented, app.scopes.union(["offline_access"]).isSuperset(of: scopes) else {
            return Self.back(to: app.redirect, [("error", "access_denied"), ("state", state)])
        }
        let code = numbers.word(40)
        grants.codes[code] = .init(scopes: scopes, redirect: app.redirect, expiresAt: now + .minutes(5))
        return Self.back(to: app.redirect, [("state", state), ("code", code)])
    }

    private static func back(to redirect: String, _ query: [(String, String)]) -> HTTPReply {
        HTTPReply(302, headers: ["location": redirect + "?" + WebAddress.form(query)])
    }

    private mutating func token(_ call: IncomingCall, for app: AtlassianApp, at now: Instant) -> HTTPReply {
        guard let body = call.json else { return Self.refused(400, "invalid_request") }
        guard body["client_id"]?.string == app.clientID, body["client_secret"]?.string == app.clientSecret else {
            return Self.refused(401, "access_denied")
        }
        switch body["grant_type"]?.string {
        case "authorization_code"?: return redeem(body, at: now)
        case "refresh_token"?:
            guard let token = body["refresh_token"]?.string, let grant = grants.spend(token, at: now) else {
                return Self.refused(403, "unauthorized_client")
            }
            return tokens(of: grant, at: now)
        default: return Self.refused(400, "unsupported_grant_type")
        }
    }

    private mutating func redeem(_ body: JSON, at now: Instant) -> HTTPReply {
        guard let name = body["code"]?.string, let code = grants.codes.removeValue(forKey: name), now < code.expiresAt,
            body["redirect_uri"]?.string == code.redirect
        else { return Self.refused(403, "invalid_grant") }
        let grant = numbers.uuid()
        grants.grants[grant] = .init(scopes: code.scopes, madeAt: now, usedAt: now)
        return tokens(of: grant, at: now)
    }

    private mutating func tokens(of grant: String, at now: Instant) -> HTTPReply {
        let (access, scopes) = (numbers.word(120), grants.grants[grant]?.scopes ?? [])
        grants.accesses = grants.accesses.filter { now < $0.value.expiresAt }
        grants.accesses[access] = .init(grant: grant, expiresAt: now + AtlassianGrants.accessLifetime)
        grants.grants[grant]?.usedAt = now
        var members: [JSON.Member] = [
            .init("access_token", .string(access)), .init("expires_in", 3_600),
            .init("scope", .string(scopes.joined(separator: " "))), .init("token_type", "Bearer"),
        ]
        if scopes.contains("offline_access") {
            let renewal = numbers.word(90)
            grants.renewals[renewal] = .init(grant: grant)
            members.append(.init("refresh_token", .string(renewal)))
        }
        return .json(200, .object(members))
    }

    private func sites(_ call: HTTPCall, of app: AtlassianApp, at now: Instant) -> HTTPReply {
        guard let token = Self.bearer(call), let scopes = grants.scopes(of: token, at: now) else {
            return .json(401, ["code": 401, "message": "Unauthorized"])
        }
        let site: JSON = [
            "id": .string(app.cloudID), "name": .string(title), "url": .string(base.origin),
            "scopes": .strings(scopes.subtracting(["offline_access"]).sorted()), "avatarUrl": "",
        ]
        return .json(200, [site])
    }

    private static func refused(_ status: Int, _ word: String) -> HTTPReply {
        .json(status, ["error": .string(word), "error_description": "Unauthorized"])
    }
}

extension JiraSite {
    /// An admin consents, and the code is redeemed, as a callback would do it.
    ///
    /// - Returns: the first refresh token.
    package mutating func grantOffline(at now: Instant) -> String? {
        guard let app else { return nil }
        let grant = numbers.uuid()
        grants.grants[grant] = .init(scopes: app.scopes.sorted() + ["offline_access"], madeAt: now, usedAt: now)
        let token = numbers.word(90)
        grants.renewals[token] = .init(grant: grant)
        return token
    }

    /// The admin takes consent back in the account's settings.
    package mutating func withdrawConsent() {
        for id in Array(grants.grants.keys) { grants.grants[id]?.isWithdrawn = true }
    }
}
