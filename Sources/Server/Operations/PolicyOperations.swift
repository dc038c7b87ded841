import Domain
import Kernel
import Web

extension Operation {
    static let policy = [
        Operation("policy/install") { input, desk in
            let install = InstallPolicy(try Policy(json: input))
            return try await desk.write { try install(in: $0) }.brief
        },
        Operation("policy/show", reads: .readAccess) { _, desk in
            guard let current = try await desk.read({ try $0.policies.current() }) else { return Policy.initial.json }
            return try current.policy().json
        },
        Operation("policy/drafts", reads: .readAccess) { _, desk in
            .array(try await desk.read { try $0.policies.openDrafts() }.map(\.brief))
        },
        Operation("policy/draft") { input, desk in
            let draft = DraftPolicy(try Policy(json: input["policy"] ?? .null), id: input.draftID)
            return try await desk.write { try draft(in: $0) }.brief
        },
        Operation("policy/draft/show", reads: .readAccess) { input, desk in
            let id = try input.requireDraft()
            return try await desk.read { try $0.policies.draft(id)?.policy().json } ?? .null
        },
        Operation("policy/discard") { input, desk in
            let discard = DiscardDraft(try input.requireDraft())
            try await desk.write { try discard(in: $0) }
            return input
        },
        Operation("policy/confirm") { input, desk in
            let confirm = ConfirmUnreviewed(try input.requireDraft(), typed: input["typed"]?.string ?? "")
            return try await desk.write { try confirm(in: $0) }.brief
        },
        Operation("policy/publish") { input, desk in
            let accepts = input["acceptsInexact"]?.bool ?? false
            let publish = PublishDraft(
                try input.requireDraft(),
                hash: try input.require("hash"),
                acceptsInexact: accepts
            )
            return try await desk.write { try publish(in: $0) }.brief
        },
        Operation("policy/explain", reads: .readAccess) { input, desk in
            let issue = try input.require("issue")
            return try await desk.read { tx in
                guard let request = try tx.requests.find(issue: issue) else {
                    throw Refusal(.notFound, "no_such_request", "no request came from `\(issue)`")
                }
                return try PolicyExplanation.of(request, in: tx)
            }
        },
        Operation("policy/replay", reads: .readAccess) { input, desk in
            let policy = try Policy(json: input["policy"] ?? .null)
            let replay = try ReplayRequests(policy, from: try input.instant("from"), to: try input.instant("to"))
            return try await replay(store: desk.services.store, scope: desk.caller().scope).json
        },
        Operation("policy/override") { input, desk in
            let issue = try input.require("issue")
            let reason = try input.require("reason")
            guard let until = try input.instant("until") else {
                throw Refusal(.invalid, "until_missing", "say until when")
            }
            return try await desk.write { tx in
                guard let request = try tx.requests.find(issue: issue) else {
                    throw Refusal(.notFound, "no_such_request", "no request came from `\(issue)`")
                }
                return try OverrideGuardrails(request.id, reason: reason, until: until)(in: tx).json
            }
        },
    ]
}

extension JSON {
    fileprivate var draftID: ID<PolicyDraft>? { self["draft"]?.string.map { ID($0) } }

    fileprivate func requireDraft() throws(Refusal) -> ID<PolicyDraft> { ID(try require("draft")) }

    func instant(_ name: String) throws(Refusal) -> Instant? {
        guard let text = self[name]?.string else { return nil }
        guard let instant = Instant(rfc3339: text) else {
            throw Refusal(.invalid, "time_invalid", "`\(name)` is a time such as `2027-01-31T00:00:00Z`")
        }
        return instant
    }
}
