package import ConnectorKit
package import Kernel
import Signing

/// GitHub's API from its own side, as far as an app sees it: installations, their tokens, and the page on which people
/// install it.
package struct GitHubSite: Vendor {
    package let api: WebAddress
    package internal(set) var app: GitHubAppRecord
    package internal(set) var installations: [Int64: GitHubInstallationRecord] = [:]
    var tokens: [String: GitHubTokenRecord] = [:]
    var outbox: [GitHubDelivery] = []
    var numbers: SeededNumbers

    package init(_ app: GitHubAppRecord, at api: WebAddress, seed: UInt64 = 1) {
        (self.app, self.api) = (app, api)
        numbers = SeededNumbers(seed: seed)
    }

    package mutating func handle(_ call: HTTPCall, at now: Instant) -> HTTPReply {
        guard let incoming = IncomingCall(call) else { return problem(400, "Problems parsing the address", at: now) }
        var reply = answer(incoming, at: now)
        reply.headers.set("date", HTTPDate.format(now))
        reply.headers.set("x-github-request-id", numbers.word(24))
        return reply
    }

    package mutating func refuse(_ call: HTTPCall, because trouble: Trouble, at now: Instant) -> HTTPReply {
        switch trouble {
        case .rateLimited(let wait):
            var reply = problem(403, "API rate limit exceeded", at: now)
            reply.headers.set("x-ratelimit-remaining", "0")
            reply.headers.set("retry-after", String(wait.secondsRoundedUp))
            return reply
        case .crowded: return problem(429, "You have exceeded a secondary rate limit", at: now)
        case .conflict: return problem(409, "Conflict", at: now)
        case .broken: return problem(500, "Server Error", at: now)
        case .unavailable: return problem(503, "Service unavailable", at: now)
        case .gateway: return .gatewayPage
        }
    }

    private mutating func answer(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        switch (call.method, call.path) {
        case (.get, ["apps", app.slug, "installations", "new"]): return install(call, at: now)
        case (.delete, ["installation", "token"]): return revoke(call, at: now)
        case (.get, ["app"]): return asApp(call, at: now) ?? .json(200, app.json)
        default: break
        }
        guard call.path.count >= 3, call.path.prefix(2) == ["app", "installations"], let id = Int64(call.path[2]) else {
            return organization(call, at: now)
        }
        if let refusal = asApp(call, at: now) { return refusal }
        guard let installation = installations[id] else { return problem(404, "Not Found", at: now) }
        switch (call.method, call.path.dropFirst(3).first) {
        case (.get, nil): return .json(200, installation.json(app))
        case (.post, "access_tokens"): return mint(call, installation, at: now)
        default: return problem(404, "Not Found", at: now)
        }
    }

    /// What an installation token may see: the organization itself stands for everything.
    private func organization(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let token = token(of: call, at: now) else { return problem(401, "Bad credentials", at: now) }
        guard let installation = installations[token.installation], installation.suspendedAt == nil else {
            return problem(403, "This installation has been suspended", at: now)
        }
        guard call.method == .get, call.path == ["orgs", installation.account] else {
            return problem(404, "Not Found", at: now)
        }
        guard token.permissions["members"] != nil else {
            return problem(403, "Resource not accessible by integration", at: now)
        }
        return .json(200, ["login": .string(installation.account), "id": .integer(installation.id + 7)])
    }

    /// Why the call is not one of the app's, or nil when it is.
    private func asApp(_ call: IncomingCall, at now: Instant) -> HTTPReply? {
        guard let header = call.call.headers["authorization"], header.hasPrefix("Bearer "),
            let token = try? UnverifiedToken(String(header.dropFirst(7))),
            let claims = try? token.verified(by: app.key, algorithms: [.rs256]).claims(),
            claims["iss"]?.string == app.id, let issued = claims["iat"]?.integer, let expiry = claims["exp"]?.integer
        else { return problem(401, "A JSON web token could not be decoded", at: now) }
        let seconds = now.milliseconds / 1_000
        guard issued <= seconds else {
            return problem(401, "'Issued at' claim ('iat') must be an Integer in the past", at: now)
        }
        guard expiry > seconds, expiry - seconds <= 600 else {
            return problem(401, "'Expiration time' claim ('exp') is too far in the future", at: now)
        }
        return nil
    }

    func token(of call: IncomingCall, at now: Instant) -> GitHubTokenRecord? {
        guard let header = call.call.headers["authorization"], header.hasPrefix("Bearer "),
            let token = tokens[String(header.dropFirst(7))], now < token.expiresAt
        else { return nil }
        return token
    }

    func problem(_ status: Int, _ message: String, at now: Instant) -> HTTPReply {
        .json(
            status,
            [
                "message": .string(message), "documentation_url": "https://docs.github.com/rest",
                "status": .string("\(status)"),
            ]
        )
    }
}
