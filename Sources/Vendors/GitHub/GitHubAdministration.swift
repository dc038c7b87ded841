import ConnectorKit
package import Kernel
package import Signing

/// What owners of organizations do with the app, from their side.
extension GitHubSite {
    @discardableResult
    package mutating func install(
        on account: String,
        permissions: [String: String] = GitHubSite.reading,
        repositories: Set<Int64> = []
    ) -> Int64 {
        let id = Int64(50_000_000 + numbers.next() % 40_000_000)
        installations[id] = GitHubInstallationRecord(
            id: id,
            account: account,
            permissions: permissions,
            repositories: repositories
        )
        announce("created", id)
        return id
    }

    package mutating func suspend(_ id: Int64, at now: Instant) {
        installations[id]?.suspendedAt = now
        announce("suspend", id)
    }

    package mutating func unsuspend(_ id: Int64) {
        installations[id]?.suspendedAt = nil
        announce("unsuspend", id)
    }

    package mutating func uninstall(_ id: Int64) {
        guard installations.removeValue(forKey: id) != nil else { return }
        tokens = tokens.filter { $0.value.installation != id }
        announce("deleted", id)
    }

    package mutating func grant(_ permissions: [String: String], to id: Int64) {
        installations[id]?.permissions = permissions
        announce("new_permissions_accepted", id)
    }

    /// The app's new key, and where people return to.
    package mutating func configureApp(key: JWK? = nil, setup: WebAddress? = nil) {
        app = GitHubAppRecord(
            id: app.id,
            slug: app.slug,
            key: key ?? app.key,
            setup: setup ?? app.setup,
            webhookSecret: app.webhookSecret
        )
    }

    /// Deliveries that wait, each signed over its raw bytes.
    package mutating func takeDeliveries() -> [GitHubDelivery] {
        defer { outbox = [] }
        return outbox
    }

    package var liveTokens: Int { tokens.count }

    /// What a read-only app is usually granted.
    package static let reading = [
        "metadata": "read", "administration": "read", "members": "read", "organization_administration": "read",
        "pull_requests": "read", "checks": "read", "vulnerability_alerts": "read", "security_events": "read",
        "secret_scanning_alerts": "read",
    ]

    /// The page on which an owner installs the app: here it installs at once and sends the browser back.
    ///
    /// The account is chosen by `target`, as the page's own choice would; the sandbox's organization otherwise.
    mutating func install(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let setup = app.setup else { return problem(404, "Not Found", at: now) }
        let account = call["target"] ?? "small-company"
        let known = installations.values.first { $0.account == account }?.id
        let id = known ?? install(on: account)
        let query = [("installation_id", String(id)), ("setup_action", "install")]
        let state = call["state"].map { [("state", $0)] } ?? []
        return HTTPReply(302, headers: ["location": setup.appending([], query: query + state).description])
    }

    private mutating func announce(_ action: String, _ id: Int64) {
        let body: JSON = [
            "action": .string(action),
            "installation": installations[id]?.json(app) ?? ["id": .integer(id)],
            "sender": ["login": "an-owner"],
        ]
        let bytes = Array(body.text.utf8)
        let signature = app.webhookSecret.withBytes { hmacSHA256(bytes, key: $0) }
        outbox.append(
            GitHubDelivery(
                headers: [
                    "content-type": "application/json", "x-github-event": "installation",
                    "x-github-delivery": numbers.uuid(), "x-hub-signature-256": "sha256=" + Hex.encode(signature),
                ],
                body: bytes
            )
        )
    }
}
