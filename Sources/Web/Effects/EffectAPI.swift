import Domain
import HTTPTypes
import Kernel

/// What Jira could not be told, for programs.
enum EffectAPI {
    static let routes: [APIRoute] = [
        .list(
            "/effects",
            "List comments and transitions that failed for good",
            .administer,
            answer: .page("EffectPage", schema)
        ) { call in
            let page = try call.page
            return try await call.read { tx in .page(try tx.effects.deadLetters(page: page), \.json) }
        },
        .post(
            "/effects/{id}/retry",
            "Give a comment or transition another series of attempts",
            .administer,
            answer: schema,
            status: .accepted
        ) { call in
            let id: ID<Effect> = try call.id()
            return .json(try await call.write { try RetryEffect(id)(in: $0) }.json)
        },
    ]

    private static let schema = Schema.named(
        "Effect",
        .object([
            .init("id", .text()), .init("issue", .text()), .init("kind", .words(["transition", "comment"])),
            .init("state", .words(Effect.State.allCases.map(\.rawValue))), .init("attempts", .integer()),
            .init("createdAt", .instant), .init("lastError", .nullable(.text())),
        ])
    )
}

extension Effect {
    var json: JSON {
        [
            "id": .string(id.rawValue), "issue": .string(issue),
            "kind": .string(isTransition ? "transition" : "comment"),
            "state": .string(state.rawValue), "attempts": .int(attempts), "createdAt": .instant(createdAt),
            "lastError": .text(lastError),
        ]
    }
}
