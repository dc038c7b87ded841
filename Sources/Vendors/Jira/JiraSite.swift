package import ConnectorKit
package import Kernel

/// A Jira Cloud site with Jira Service Management.
///
/// The platform's REST API v3 and the service desk's API answer calls; the operations in the other files are what
/// people do in its pages.
package struct JiraSite: Vendor {
    package let base: WebAddress
    package let title: String
    package internal(set) var accounts: [JiraAccount] = []
    package internal(set) var groups: [JiraGroup] = []
    package internal(set) var projects: [JiraProject] = []
    /// By key; an issue keeps its place when it moves through its workflow.
    package internal(set) var issues: [String: JiraIssue] = [:]
    package var webhook: JiraWebhookRegistration?
    /// The app that may be consented to, where there is one.
    package var app: AtlassianApp?
    var grants = AtlassianGrants()
    /// What the portal asks for beside the words of a request.
    package var panel: JiraPortalPanel?
    /// What people have filled in and not sent yet, by account.
    var drafts: [String: JiraPortalForm] = [:]
    /// How long a change takes until a search finds it; searches of the real Jira are eventually consistent.
    package var searchLag = Span.seconds(0)
    var outbox = JiraOutbox()
    var lastIssueNumber: [String: Int64] = [:]
    var lastID: Int64 = 10_000
    var numbers: SeededNumbers

    package init(base: WebAddress, title: String, seed: UInt64 = 1) {
        (self.base, self.title, numbers) = (base, title, SeededNumbers(seed: seed))
    }

    package mutating func handle(_ call: HTTPCall, at now: Instant) -> HTTPReply {
        if let reply = authorizationReply(call, at: now) { return reply }
        let isServiceDesk = call.address.path.contains("/rest/servicedeskapi")
        do throws(JiraError) {
            let outer = try throughGateway(call, at: now)
            let call = outer?.call ?? call
            guard let (route, parameters) = JiraRoute.find(call) else {
                throw .notFound("null for uri: \(call.address.path)")
            }
            let account: JiraAccount? =
                if route.isPublic { nil } else if let outer { outer.account } else { try authenticate(call) }
            let body = call.body.isEmpty ? nil : call.json
            if !call.body.isEmpty, body == nil { throw JiraError(400, "There was an error parsing JSON.") }
            let request = JiraCall(parameters: parameters, call: call, body: body, account: account, now: now)
            return try route.answer(&self, request)
        } catch {
            return isServiceDesk ? error.serviceDeskReply : error.platformReply(at: now)
        }
    }

    private func authenticate(_ call: HTTPCall) throws(JiraError) -> JiraAccount {
        guard let header = call.headers["authorization"], header.hasPrefix("Basic "),
            let bytes = Base64.decode(header.dropFirst("Basic ".count)),
            let account = accounts.first(where: { $0.basicProof == bytes }), account.isActive
        else { throw JiraError(401, "Client must be authenticated to access this resource.") }
        return account
    }

    mutating func newID() -> String {
        lastID += 1
        return String(lastID)
    }
}

extension HTTPCall {
    fileprivate var json: JSON? { try? JSON(parsing: body) }
}

/// A call whose caller is known.
struct JiraCall {
    let parameters: [String]
    let call: HTTPCall
    let body: JSON?
    let account: JiraAccount?
    let now: Instant

    func query(_ name: String) -> String? {
        guard let pairs = call.address.query.flatMap({ WebAddress.parseForm($0) }) else { return nil }
        return pairs.first { $0.0 == name }?.1
    }

    func number(_ name: String, default value: Int) -> Int { query(name).flatMap { Int($0) } ?? value }

    func mustHave(_ permission: JiraPermission, else error: JiraError) throws(JiraError) {
        guard account?.permissions.contains(permission) == true else { throw error }
    }
}
