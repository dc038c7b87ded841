import Domain
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

    private static func answer(_ revision: PolicyRevision?) throws -> APIAnswer {
        guard let revision else { throw Refusal(.notFound, "no_such_revision", "there is no such policy revision") }
        return .json(revision.json)
    }

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
