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
        .post("/policy/revisions", "Publish a policy as a new revision", .administer, body: document, answer: schema) {
            call in
            let policy = try Policy(json: call.body)
            return try await call.write { try answer(PublishPolicy(policy)(in: $0)) }
        },
    ]

    private static func answer(_ revision: PolicyRevision?) throws -> APIAnswer {
        guard let revision else { throw Refusal(.notFound, "no_such_revision", "there is no such policy revision") }
        return .json(revision.json)
    }

    private static let risks = Schema.list(.words(Tool.Risk.allCases.map(\.rawValue)), maximum: 3)

    /// The shape; what it must mean is checked by the policy itself.
    private static let document = Schema.named(
        "Policy",
        .object([
            .init("rules", .list(.anything, maximum: 1_000), "rules of automatic approval; their order never matters"),
            .init(
                "guardrails",
                .object([
                    .init("requireReview", .flag, optional: true), .init("securityReviewAt", risks, optional: true),
                    .init("adminReviewAt", risks, optional: true),
                    .init("maximumDays", .map(.integer(1...180)), optional: true),
                ]),
                optional: true
            ),
        ])
    )

    private static let schema = Schema.named(
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
