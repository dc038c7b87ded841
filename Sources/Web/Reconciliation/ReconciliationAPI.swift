package import Domain
import HTTPTypes
package import Kernel

/// What groups hold against what was granted, for programs.
enum ReconciliationAPI {
    static let routes: [APIRoute] = [
        .list(
            "/comparisons",
            "List the groups that are compared with grants, and what the last comparison counted",
            .readLog,
            answer: .page("ComparisonPage", comparison)
        ) { call in
            let page = try call.page
            return try await call.read { tx in .page(try tx.reconciliation.comparisons(page: page), \.json) }
        },
        .post(
            "/comparisons/{id}/runs",
            "Compare a group now",
            .administer,
            answer: comparison,
            status: .accepted
        ) { call in
            let id: ID<GroupComparison> = try call.id()
            return .json(try await call.write { try CompareNow(id)(in: $0) }.json)
        },
        .list(
            "/findings",
            "List differences: open ones oldest first, settled ones newest first",
            .readLog,
            query: [.init("state", .words(["open", "settled"]), "open unless given")],
            answer: .page("FindingPage", finding)
        ) { call in
            let (page, isOpen) = (try call.page, call.query["state"] != "settled")
            return try await call.read { tx in
                .page(try tx.reconciliation.findings(open: isOpen, page: page), \.json)
            }
        },
        .post(
            "/finding-resolutions",
            "Settle 1 to 50 findings; removals beyond what the breaker allows wait as a mass change",
            .administer,
            body: .object([
                .init("findings", .list(.text(maximum: 128), maximum: ResolveFindings.most)),
                .init("choice", .words(Finding.Choice.allCases.map(\.rawValue))),
                .init("reason", .text(maximum: 1_000)),
            ]),
            answer: .object([
                .init("findings", .list(finding)), .init("paused", .nullable(MassChangeAPI.change)),
            ]),
            resolve
        ),
    ]

    @Sendable private static func resolve(_ call: APICall) async throws -> APIAnswer {
        guard let choice = call.text("choice").flatMap(Finding.Choice.init) else {
            throw Refusal(.invalid, "choice_missing", "say how the findings are settled")
        }
        let ids = (call.body["findings"]?.array ?? []).compactMap(\.string).map { ID<Finding>($0) }
        let resolve = ResolveFindings(ids, choice, reason: call.text("reason") ?? "")
        switch try await call.write({ try resolve(in: $0) }) {
        case .done(let findings): return .json(["findings": .array(findings.map(\.json)), "paused": .null])
        case .paused(let change): return .json(["findings": [], "paused": change.json])
        }
    }

    private static let counts = Schema.named(
        "MemberCounts",
        .object([.init("members", .integer())] + MemberStanding.allCases.map { .init($0.rawValue, .integer()) })
    )

    private static let comparison = Schema.named(
        "Comparison",
        .object([
            .init("id", .text()), .init("connection", .text()), .init("group", .text()),
            .init("state", .words(GroupComparison.State.allCases.map(\.rawValue))),
            .init("startedAt", .nullable(.instant)), .init("pages", .integer(), "how many were read in this run"),
            .init("counts", counts, "what this run counted so far"), .init("completedAt", .nullable(.instant)),
            .init("lastCounts", counts, "what the last complete run counted"), .init("failures", .integer()),
            .init("code", .nullable(.text())), .init("message", .nullable(.text())),
        ])
    )

    private static let finding = Schema.named(
        "Finding",
        .object([
            .init("id", .text()), .init("comparison", .text()),
            .init("kind", .words(Finding.Kind.allCases.map(\.rawValue))),
            .init("state", .words(Finding.State.allCases.map(\.rawValue))),
            .init("identity", .nullable(.text())), .init("person", .nullable(.text())),
            .init("grant", .nullable(.text()), "the grant without member, or the ended one that gave the membership"),
            .init("suggestion", .words(Finding.Choice.allCases.map(\.rawValue))),
            .init("choices", .list(.words(Finding.Choice.allCases.map(\.rawValue)))),
            .init("foundAt", .instant), .init("resolvedAt", .nullable(.instant)),
            .init("resolvedBy", .nullable(.text())), .init("reason", .nullable(.text())),
            .init("attempts", .integer()), .init("code", .nullable(.text())), .init("message", .nullable(.text())),
        ])
    )
}

extension GroupComparison {
    package var json: JSON {
        [
            "id": .string(id.rawValue), "connection": .string(target.connection.rawValue),
            "group": .string(target.group), "state": .string(state.rawValue), "startedAt": .instant(startedAt),
            "pages": .int(pages), "counts": counts.json, "completedAt": .instant(completedAt),
            "lastCounts": lastCounts.json, "failures": .int(failures), "code": .text(code), "message": .text(message),
        ]
    }
}

extension Finding {
    package var json: JSON {
        [
            "id": .string(id.rawValue), "comparison": .string(comparison.rawValue), "kind": .string(kind.rawValue),
            "state": .string(state.rawValue), "identity": .text(identity?.rawValue), "person": .text(person?.rawValue),
            "grant": .text(grant?.rawValue), "suggestion": .string(suggestion.rawValue),
            "choices": .strings(choices.map(\.rawValue)), "foundAt": .instant(foundAt),
            "resolvedAt": .instant(resolvedAt), "resolvedBy": .text(resolvedBy), "reason": .text(reason),
            "attempts": .int(attempts), "code": .text(code), "message": .text(message),
        ]
    }
}
