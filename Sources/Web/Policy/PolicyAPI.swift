import Domain
import HTTPTypes
import Kernel

/// The policy and its revisions, for programs.
enum PolicyAPI {
    static let routes: [APIRoute] = [
        .get("/policy", "Read the revision in force", .readAccess, answer: schema) { call in
            try await call.read { try answer($0.policies.current()) }
        },
        .get("/policy/revisions/{number}", "Read one revision", .readAccess, answer: schema) { call in
            let number: ID<PolicyRevision> = try call.id("number")
            return try await call.read { tx in
                try answer(Int64(number.rawValue).flatMap { try tx.policies.revision($0) })
            }
        },
        .post(
            "/policy/replays",
            "Decide the stored requests of a period anew, by a draft or by a policy that is sent, and count whose answer changes",
            .readAccess,
            body: trial,
            answer: outcome,
            status: .ok,
            replay
        ),
        .get(
            "/requests/{id}/explanation",
            "Explain what policy said of a request, with the smallest change that turns it around",
            .readAccess,
            answer: .anything
        ) { call in
            let id: ID<AccessRequest> = try call.id("id")
            return .json(
                try await call.read { tx in
                    guard let request = try tx.requests.find(id) else {
                        throw Refusal(.notFound, "no_such_request", "there is no such request")
                    }
                    return try PolicyExplanation.of(request, in: tx)
                }
            )
        },
        .post(
            "/requests/{id}/override",
            "Set guardrails aside for one pending request, with reason and end",
            .administer,
            body: .object([.init("reason", .text(maximum: 1_000)), .init("until", .instant)]),
            answer: .object([
                .init("request", .text()), .init("reason", .text()), .init("by", .text()), .init("at", .instant),
                .init("until", .instant),
            ])
        ) { call in
            let reason = call.body["reason"]?.string ?? ""
            guard let until = call.body["until"]?.string.flatMap({ Instant(rfc3339: $0) }) else {
                throw Refusal(.invalid, "until_missing", "say until when")
            }
            let override = OverrideGuardrails(try call.id("id"), reason: reason, until: until)
            return .json(try await call.write { try override(in: $0) }.json)
        },
    ]

    /// What it costs is bounded by `limit`, and how often by the caller's five sensitive deeds a minute.
    @Sendable private static func replay(_ call: APICall) async throws -> APIAnswer {
        let (from, to) = (call.body["from"]?.string, call.body["to"]?.string)
        let replay = try ReplayRequests(
            try await policy(call),
            from: from.flatMap { Instant(rfc3339: $0) },
            to: to.flatMap { Instant(rfc3339: $0) },
            limit: call.body["limit"]?.integer.map(Int.init) ?? ReplayRequests.most
        )
        try await call.write { try Sensitive.replay.spend(in: $0) }
        return .json(try await replay(store: call.services.store, scope: call.scope).json)
    }

    /// Either a draft by its id, or a whole policy.
    private static func policy(_ call: APICall) async throws -> Policy {
        switch (call.text("draft"), call.body["policy"]) {
        case (let draft?, nil): try await call.read { try $0.policies.require(ID(draft)).policy() }
        case (nil, let policy?): try Policy(json: policy)
        default: throw Refusal(.invalid, "policy_missing", "name a `draft`, or send a `policy`; one of the two")
        }
    }

    private static func answer(_ revision: PolicyRevision?) throws -> APIAnswer {
        guard let revision else { throw Refusal(.notFound, "no_such_revision", "there is no such policy revision") }
        return .json(revision.json)
    }

    private static let trial = Schema.object([
        .init("draft", .text(maximum: 128), "the id of a draft", optional: true),
        .init("policy", document, "a whole policy, instead of a draft", optional: true),
        .init("from", .instant, "only requests raised then or later", optional: true),
        .init("to", .instant, "only requests raised before", optional: true),
        .init(
            "limit",
            .integer(1...100_000),
            "how many are looked at, newest first; 20,000 unless given",
            optional: true
        ),
    ])

    private static let outcome = Schema.named(
        "PolicyTrial",
        .object([
            .init("requests", .integer(), "how many stored requests were decided anew"),
            .init("flipped", .integer(), "how many would have been answered otherwise"),
            .init("kept", .map(.integer()), "how many kept their answer, by answer"),
            .init("flips", .map(.integer()), "how many went from one answer to another, as `before>after`"),
            .init("byTool", .map(.map(.integer()))), .init("byGroup", .map(.map(.integer()))),
            .init("unseen", .integer(), "requests of the period that no policy has seen"),
            .init("whole", .flag, "false when the limit was reached before the period was over"),
            .init("from", .nullable(.instant)), .init("to", .nullable(.instant)),
            .init(
                "examples",
                .list(
                    .object([
                        .init("request", .text()), .init("issue", .text()), .init("tool", .text()),
                        .init("createdAt", .instant), .init("change", .text(), "as `before>after`"),
                    ])
                ),
                "the newest requests of each change, at most five each"
            ),
        ])
    )

    private static let risks = Schema.list(.words(Tool.Risk.allCases.map(\.rawValue)), maximum: 3)

    /// The shape; what it must mean is checked by the policy itself.
    static let document = Schema.named(
        "Policy",
        .object([
            .init(
                "rules",
                .list(.anything, maximum: Policy.maximumRules),
                "conditions and an effect each; the most restrictive wins, and their order never matters"
            ),
            .init("exceptions", .list(.anything), "departures from a rule, with owner, reason and end", optional: true),
            .init("tests", .list(.anything), "examples that have to hold", optional: true),
            .init(
                "guardrails",
                .object([
                    .init("blockUnknownTools", .flag, optional: true),
                    .init("approveUnmatchedAt", risks, optional: true),
                    .init("requireReview", .flag, optional: true), .init("securityReviewAt", risks, optional: true),
                    .init("adminReviewAt", risks, optional: true),
                    .init("maximumDays", .map(.integer(1...180)), optional: true),
                ]),
                optional: true
            ),
        ])
    )

    static let schema = Schema.named(
        "PolicyRevision",
        .object([
            .init("number", .integer()), .init("hash", .text(), "SHA-256 of the canonical document, hexadecimal"),
            .init("publishedBy", .text()), .init("publishedAt", .instant), .init("policy", document),
        ])
    )
}

extension PolicyRevision {
    var json: JSON {
        [
            "number": .integer(number), "hash": .string(Hex.encode(hash)), "publishedBy": .string(publishedBy),
            "publishedAt": .instant(publishedAt), "policy": (try? JSON(parsing: document)) ?? .null,
        ]
    }
}
