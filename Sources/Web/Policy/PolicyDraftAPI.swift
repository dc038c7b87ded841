import Domain
import Kernel

/// Drafts of the policy: edited by one admin, published by another.
enum PolicyDraftAPI {
    static let routes: [APIRoute] = [
        .get("/policy/drafts", "List the open drafts", .readAccess, answer: .object([.init("items", .list(schema))])) {
            call in
            .json(["items": .array(try await call.read { try $0.policies.openDrafts() }.map(\.answer))])
        },
        .post("/policy/drafts", "Make a draft", .administer, body: PolicyAPI.document, answer: schema) { call in
            let draft = DraftPolicy(try Policy(json: call.body))
            return try await call.write { try draft(in: $0) }.whole
        },
        .get("/policy/drafts/{id}", "Read one draft", .readAccess, answer: schema) { call in
            try await find(call).whole
        },
        .put("/policy/drafts/{id}", "Edit a draft", .administer, body: PolicyAPI.document, answer: schema) { call in
            let draft = DraftPolicy(try Policy(json: call.body), id: try call.id("id"), version: call.version)
            return try await call.write { try draft(in: $0) }.whole
        }.versioned,
        .delete("/policy/drafts/{id}", "Give a draft up", .administer) { call in
            let discard = DiscardDraft(try call.id("id"))
            try await call.write { try discard(in: $0) }
            return .done
        },
        .get("/policy/drafts/{id}/check", "Run a draft's examples and look at its rules", .readAccess, answer: check) {
            call in
            let policy = try await find(call).policy()
            let answer: JSON = [
                "problems": .array(policy.check().problems.map(\.json)),
                "findings": .array(policy.findings().map(\.json)),
            ]
            return .json(answer)
        },
        .get(
            "/policy/drafts/{id}/difference",
            "Tell exactly what a draft changes in the policy in force",
            .readAccess,
            answer: .object([.init("exact", .flag), .init("regions", .list(.anything, maximum: 1_000_000))])
        ) { call in
            let draft = try await find(call)
            let (current, now) = try await call.read { (try $0.policies.current()?.policy() ?? .initial, $0.now) }
            return .json(DiffPolicies(current, try draft.policy(), at: now)().json)
        },
        .post(
            "/policy/drafts/{id}/confirmation",
            "Announce, as the only site admin, to publish without a review a day from now",
            .administer,
            body: .object([.init("typed", .text(maximum: 100), "the draft's `confirmation`")]),
            answer: schema
        ) { call in
            let typed = call.body["typed"]?.string ?? ""
            let confirm = ConfirmUnreviewed(try call.id("id"), version: call.version, typed: typed)
            return try await call.write { try confirm(in: $0) }.whole
        }.versioned,
        .post(
            "/policy/drafts/{id}/publication",
            "Put a draft in force: a site admin who did not edit it",
            .administer,
            body: .object([
                .init("acceptsInexact", .flag, "publish although not exact", optional: true),
                .init("hash", .text(maximum: 64), "what was looked at, where no `If-Match` says it", optional: true),
            ]),
            answer: PolicyAPI.schema
        ) { call in
            let accepts = call.body["acceptsInexact"]?.bool ?? false
            let publish = PublishDraft(
                try call.id("id"),
                version: call.version,
                hash: call.text("hash"),
                acceptsInexact: accepts
            )
            return .json(try await call.write { try publish(in: $0) }.json)
        }.versioned,
    ]

    private static func find(_ call: APICall) async throws -> PolicyDraft {
        let id: ID<PolicyDraft> = try call.id("id")
        guard let draft = try await call.read({ try $0.policies.draft(id) }) else {
            throw Refusal(.notFound, "no_such_draft", "there is no such draft")
        }
        return draft
    }

    private static let schema = Schema.named(
        "PolicyDraft",
        .object([
            .init("draft", .text()), .init("state", .words(PolicyDraft.State.allCases.map(\.rawValue))),
            .init("base", .integer(), "the revision it was edited on"), .init("hash", .text()),
            .init("editors", .list(.text())), .init("editedAt", .instant), .init("confirmation", .text()),
            .init("confirmedAt", .nullable(.instant)), .init("revision", .nullable(.integer())),
            .init("version", .integer()), .init("policy", .anything),
        ])
    )

    private static let check = Schema.object([
        .init("problems", .list(.anything, maximum: 100_000)), .init("findings", .list(.anything, maximum: 100_000)),
    ])
}

extension PolicyDraft {
    fileprivate var whole: APIAnswer { .json(answer, version: version) }

    fileprivate var answer: JSON {
        let policy = (try? JSON(parsing: document)) ?? .null
        return .object((brief.members ?? []) + [JSON.Member("policy", policy)])
    }
}
