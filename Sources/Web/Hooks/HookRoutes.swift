import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// Where Jira says that an issue changed: verified, remembered, queued, answered at once.
struct HookRoutes: Sendable {
    /// How long a delivery is recognised; Jira gives its retries up long before.
    static let memory = Span.days(7)

    let services: WebServices

    func add(to router: Router<WebContext>) {
        router.post("hooks/jira/{hook}") { request, context in try await receive(request, context) }
    }

    private func receive(_ request: Request, _ context: WebContext) async throws -> Response {
        let hook: ID<HookCall> = try ID(checking: context.parameters.get("hook"))
        let organization = try await services.store.enter { try $0.hook(hook.rawValue) }
        guard let organization else { throw Refusal(.notFound, "no_such_hook", "there is no such hook") }
        let scope = OrganizationScope(verified: organization)
        let delivery = try await services.gates.jiraHook(try await call(request, hook.rawValue), scope)
        if let issue = delivery.issue { try await announce(issue, delivery.id, in: scope) }
        return .json(["status": "accepted"], status: .accepted)
    }

    private func call(_ request: Request, _ hook: String) async throws -> HookCall {
        let fields = request.headers.map { ($0.name.rawName, $0.value) }
        return HookCall(hook: hook, headers: HTTPHeaders(fields), body: try await request.bytes(upTo: BodyLimit.hook))
    }

    /// Announced first and remembered after: a crash in between repeats an announcement, which does no harm; the other
    /// way round one could be lost.
    ///
    /// A delivery that comes again was taken, so it is accepted: another answer would make Jira send it once more.
    private func announce(_ issue: String, _ delivery: String, in scope: OrganizationScope) async throws {
        let name = "\(scope.organization)/\(delivery)"
        guard try await !services.store.enter({ try $0.remembers("jira-hook", name) }) else { return }
        try await services.store.write(in: scope, by: .system("hook")) { try AnnounceIssue(issue)(in: $0) }
        let until = services.time.now() + Self.memory
        _ = try await services.store.enter { try $0.rememberOnce("jira-hook", name, until: until) }
    }
}
