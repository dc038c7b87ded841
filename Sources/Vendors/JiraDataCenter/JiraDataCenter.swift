package import ConnectorKit
package import Kernel

/// A Jira Data Center server below a context path: REST API v2 with personal access tokens.
///
/// Issues, people and workflow are those of a site; what differs is how they are told: people by key and login, text as
/// text, pages by offset, and no apps.
package struct JiraDataCenter: Vendor {
    struct Token: Sendable {
        let id: Int64
        let account: String
        let name: String
        let createdAt: Instant
        let expiresAt: Instant
    }

    /// With the context path, such as `https://jira.small-company.example/jira`.
    package let base: WebAddress
    package var version: [Int64] = [10, 3, 2]
    /// What it offers beside personal access tokens.
    package var offersOAuth = true
    var site: JiraSite
    var tokens: [String: Token] = [:]
    var lastToken: Int64 = 0

    /// - Parameter site: who and what is there; its own address and API are not used.
    package init(_ base: WebAddress, with site: JiraSite) { (self.base, self.site) = (base, site) }

    /// Makes a token, as its account would on its profile page.
    package mutating func addToken(
        for account: String,
        named name: String = "clearance",
        until: Instant,
        at now: Instant
    )
        -> String
    {
        lastToken += 1
        let token = Base64.encode("\(lastToken):\(site.numbers.word(24))".utf8)
        tokens[token] = Token(id: lastToken, account: account, name: name, createdAt: now, expiresAt: until)
        return token
    }

    package mutating func revokeTokens() { tokens = [:] }

    /// Looks at or changes what is there, as its people would.
    package mutating func withSite<T>(_ body: (inout JiraSite) -> T) -> T { body(&site) }

    package mutating func handle(_ call: HTTPCall, at now: Instant) -> HTTPReply {
        guard call.address.isBelow(base), let incoming = IncomingCall(call) else { return .loginPage(404) }
        let path = Array(incoming.path.dropFirst(base.path.split(separator: "/").count))
        if let reply = publicReply(incoming, path, at: now) { return reply }
        guard let account = account(of: call, at: now) else {
            // A token that is no good is told in JSON; other proofs are not looked at.
            return .json(401, ["message": "Client must be authenticated to access this resource.", "status-code": 401])
        }
        guard path.first == "rest" else { return .loginPage(200) }
        if path == ["rest", "pat", "latest", "tokens"] { return list(of: account) }
        return answer(incoming, path, as: account, at: now)
    }

    package mutating func refuse(_ call: HTTPCall, because trouble: Trouble, at now: Instant) -> HTTPReply {
        guard case .rateLimited(let wait) = trouble else { return site.refuse(call, because: trouble, at: now) }
        var reply = JiraError(429, "Rate limit exceeded.").platformReply(at: now)
        for (name, value) in [
            ("x-ratelimit-limit", "60"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-interval-seconds", "60"),
            ("x-ratelimit-fillrate", "60"), ("retry-after", String(wait.secondsRoundedUp)),
        ] { reply.headers.set(name, value) }
        return reply
    }

    /// What is answered to anybody.
    private func publicReply(_ call: IncomingCall, _ path: [String], at now: Instant) -> HTTPReply? {
        switch path {
        case ["rest", "api", "2", "serverInfo"]:
            return .json(
                200,
                [
                    "baseUrl": .string(base.description),
                    "version": .string(version.map { "\($0)" }.joined(separator: ".")),
                    "versionNumbers": .array(version.map(JSON.integer)), "deploymentType": "Server",
                    "buildNumber": 10_030_002, "serverTitle": .string(site.title),
                    "serverTime": .string(now.jiraDate),
                ]
            )
        case ["rest", "oauth2", "latest", "authorize"]:
            return offersOAuth ? .json(400, ["error": "invalid_request"]) : .loginPage(404)
        case ["plugins", "servlet", "oauth", "request-token"]: return offersOAuth ? HTTPReply(405) : .loginPage(404)
        default: return nil
        }
    }

    private func account(of call: HTTPCall, at now: Instant) -> JiraAccount? {
        guard version[0] > 8 || version[0] == 8 && version[1] >= 14 else { return nil }
        guard let token = JiraSite.bearer(call).flatMap({ tokens[$0] }), now < token.expiresAt,
            let account = site.account(token.account), account.isActive
        else { return nil }
        return account
    }

    private func list(of account: JiraAccount) -> HTTPReply {
        let own = tokens.values.filter { $0.account == account.id }.sorted { $0.id < $1.id }.map { token -> JSON in
            [
                "id": .integer(token.id), "name": .string(token.name), "createdAt": .string(token.createdAt.jiraDate),
                "expiringAt": .string(token.expiresAt.jiraDate),
            ]
        }
        return .json(200, .array(own))
    }
}

extension HTTPReply {
    /// What a browser would be shown: also under addresses that are not Jira's.
    static func loginPage(_ status: Int) -> HTTPReply {
        let page = "<!DOCTYPE html><html><head><title>Log in - Jira</title></head><body>Log in</body></html>"
        return HTTPReply(status, headers: ["content-type": "text/html;charset=UTF-8"], body: Array(page.utf8))
    }
}

extension WebAddress {
    fileprivate func isBelow(_ base: WebAddress) -> Bool {
        hasSameOrigin(as: base) && (base.path == "/" || path.hasPrefix(base.path + "/"))
    }
}
