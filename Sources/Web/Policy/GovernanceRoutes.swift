import Domain
import Hummingbird
import Kernel

/// The policy in force and its drafts: written by one admin, published by another.
enum GovernanceRoutes {
    static let routes: [PageRoute] = [
        .get("/governance", .readAccess) { try await GovernancePage().page($0) },
        .get("/governance/new", .administer, new),
        .post("/governance/drafts", .administer, create),
        .get("/governance/drafts/{id}", .readAccess) { try await DraftPage($0.id(), problem: nil).page($0) },
        .get("/governance/drafts/{id}/edit", .administer, edit),
        .get("/governance/drafts/{id}/replay", .readAccess) { try await ReplayPage($0.id()).page($0) },
        .post("/governance/drafts/{id}", .administer, save),
        .post("/governance/drafts/{id}/confirmation", .administer, confirm),
        .post("/governance/drafts/{id}/publication", .administer, publish),
        .post("/governance/drafts/{id}/discard", .administer, discard),
    ]

    /// Starts from the policy in force: a draft is the whole next policy, not a patch of this one.
    @Sendable private static func new(_ visit: Visit) async throws -> Response {
        let policy = try await visit.read { try $0.policies.current()?.policy() ?? .initial }
        return try await editor(visit, draft: nil, version: nil, text: YAMLText.text(policy.json), problem: nil)
    }

    @Sendable private static func edit(_ visit: Visit) async throws -> Response {
        let id: ID<PolicyDraft> = try visit.id()
        let draft = try await visit.read { try $0.policies.require(id) }
        let text = YAMLText.text(try draft.policy().json)
        return try await editor(visit, draft: id, version: draft.version, text: text, problem: nil)
    }

    private static func editor(
        _ visit: Visit,
        draft: ID<PolicyDraft>?,
        version: Int64?,
        text: String,
        problem: Refusal?
    ) async throws -> Response {
        let back = draft.map { "/governance/drafts/\($0)" } ?? "/governance"
        let title = draft == nil ? "Draft a policy" : "Edit the draft"
        let view: View = [
            "headline": .text(title), "action": .text(draft == nil ? "/governance/drafts" : back),
            "backHref": .text(back), "document": .text(text), "version": .some(version.map { String($0) }),
        ]
        return Page(
            title: title,
            template: "governance/edit",
            view: view,
            tab: .governance,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    @Sendable private static func create(_ visit: Visit) async throws -> Response {
        try await write(visit, id: nil, version: nil)
    }

    @Sendable private static func save(_ visit: Visit) async throws -> Response {
        try await write(visit, id: visit.id(), version: visit.form["version"].flatMap { Int64($0) } ?? 0)
    }

    private static func write(_ visit: Visit, id: ID<PolicyDraft>?, version: Int64?) async throws -> Response {
        let text = visit.form["document"] ?? ""
        let draft: PolicyDraft
        do {
            let policy = try Policy(json: try visit.services.readDocument(text))
            draft = try await visit.write { try DraftPolicy(policy, id: id, version: version)(in: $0) }
        } catch let refusal as Refusal where refusal.code != .notFound {
            return try await editor(visit, draft: id, version: version, text: text, problem: refusal)
        }
        return .seeOther(InternalPath(["governance", "drafts", draft.id.rawValue], query: [notice(.drafted)]))
    }

    @Sendable private static func confirm(_ visit: Visit) async throws -> Response {
        let (typed, version) = (visit.form["typed"] ?? "", visit.form["version"].flatMap { Int64($0) } ?? 0)
        return try await change(visit) { id in
            try await visit.write { _ = try ConfirmUnreviewed(id, version: version, typed: typed)(in: $0) }
            return InternalPath(["governance", "drafts", id.rawValue], query: [notice(.confirmed)])
        }
    }

    @Sendable private static func publish(_ visit: Visit) async throws -> Response {
        let (accepts, version) = (visit.form["inexact"] == "true", visit.form["version"].flatMap { Int64($0) } ?? 0)
        return try await change(visit) { id in
            let publish = PublishDraft(id, version: version, acceptsInexact: accepts)
            try await visit.write { _ = try publish(in: $0) }
            return InternalPath(["governance"], query: [notice(.published)])
        }
    }

    @Sendable private static func discard(_ visit: Visit) async throws -> Response {
        try await change(visit) { id in
            try await visit.write { try DiscardDraft(id)(in: $0) }
            return InternalPath(["governance"], query: [notice(.discarded)])
        }
    }

    private static func change(_ visit: Visit, _ deed: (ID<PolicyDraft>) async throws -> InternalPath) async throws
        -> Response
    {
        let id: ID<PolicyDraft> = try visit.id()
        do { return .seeOther(try await deed(id)) } catch let refusal as Refusal where refusal.code != .notFound {
            return try await DraftPage(id, problem: refusal).page(visit)
        }
    }

    private static func notice(_ notice: Notice) -> (String, String) { ("notice", notice.rawValue) }
}

extension Policies {
    func require(_ id: ID<PolicyDraft>) throws -> PolicyDraft {
        guard let draft = try draft(id) else { throw Refusal(.notFound, "no_such_draft", "there is no such draft") }
        return draft
    }
}
