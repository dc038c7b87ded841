package import Domain
import HTTPTypes
package import Kernel

/// Access in an emergency, and what is said of it afterwards, for programs.
enum BreakGlassAPI {
    static let routes: [APIRoute] = [
        .get(
            "/break-glass-settings",
            "Read who may break the glass; null while it is off",
            .readAccess,
            answer: .nullable(settings)
        ) { call in .json(try await call.read { try $0.breakGlass.settings()?.json ?? .null }) },
        .put("/break-glass-settings", "Switch break-glass on", .administer, body: settings, answer: settings) { call in
            let settings = try BreakGlassSettings(call.body)
            try await call.write { try ConfigureBreakGlass(settings)(in: $0) }
            return .json(settings.json)
        },
        .delete("/break-glass-settings", "Switch break-glass off; what was used stays to be reviewed", .administer) {
            call in
            try await call.write { try ConfigureBreakGlass(nil)(in: $0) }
            return .done
        },
        .list(
            "/break-glass",
            "List uses: those that wait for a review by when it is due, reviewed ones newest first",
            .readAccess,
            query: [.init("state", .words(["open", "reviewed"]), "open unless given")],
            answer: .page("BreakGlassPage", use)
        ) { call in
            let (page, isOpen) = (try call.page, call.query["state"] != "reviewed")
            return try await call.read { tx in .page(try tx.breakGlass.list(open: isOpen, page: page), \.json) }
        },
        .post(
            "/requests/{id}/break-glass",
            "Give access for 1 to 4 hours without the approvers who are asked; never one's own",
            .decide,
            body: .object([
                .init("hours", .integer(1...Int64(BreakGlassSettings.longest))),
                .init("reason", .text(maximum: 1_000)),
            ]),
            answer: use
        ) { call in
            let hours = Int(call.body["hours"]?.integer ?? 0)
            let deed = UseBreakGlass(
                try call.id(),
                hours: hours,
                reason: call.text("reason") ?? "",
                version: call.version
            )
            return .json(try await call.write { try deed(in: $0) }.json)
        }.versioned,
        .post(
            "/break-glass/{id}/review",
            "Say whether it was justified; what was not, is revoked; never one's own use",
            .decide,
            body: .object([
                .init("verdict", .words(BreakGlassUse.Verdict.allCases.map(\.rawValue))),
                .init("comment", .text(maximum: 1_000)),
            ]),
            answer: use
        ) { call in
            let review = try ReviewBreakGlass(
                call.id(),
                verdict: call.text("verdict"),
                comment: call.text("comment")
            )
            return .json(try await call.write { try review(in: $0) }.json)
        },
    ]

    private static let settings = Schema.named(
        "BreakGlassSettings",
        .object([
            .init(
                "invokers",
                .words(BreakGlassSettings.Invokers.allCases.map(\.rawValue)),
                "the least role that may; admin unless given",
                optional: true
            ),
            .init("mostHours", .integer(1...4), "4 unless given", optional: true),
            .init("reviewDays", .integer(1...30), "3 unless given", optional: true),
        ])
    )

    private static let use = Schema.named(
        "BreakGlassUse",
        .object([
            .init("id", .text()), .init("request", .text()), .init("grant", .text()), .init("by", .text()),
            .init("at", .instant), .init("reason", .text()), .init("hours", .integer()),
            .init("skipped", .list(.text()), "ids of the people who were asked and not waited for"),
            .init("dueAt", .instant, "by when somebody else reviews it"), .init("verdict", .nullable(.text())),
            .init("reviewedBy", .nullable(.text())), .init("reviewedAt", .nullable(.instant)),
            .init("comment", .nullable(.text())),
        ])
    )
}

extension ReviewBreakGlass {
    package init(_ id: ID<BreakGlassUse>, verdict: String?, comment: String?) throws(Refusal) {
        guard let word = verdict.flatMap(BreakGlassUse.Verdict.init) else {
            throw Refusal(.invalid, "verdict_unknown", "say whether it was `justified` or `unjustified`")
        }
        self.init(id, word, comment: comment ?? "")
    }
}

extension BreakGlassUse {
    package var json: JSON {
        [
            "id": .string(id.rawValue), "request": .string(request.rawValue), "grant": .string(grant.rawValue),
            "by": .string(by.rawValue), "at": .instant(at), "reason": .string(reason), "hours": .int(hours),
            "skipped": .strings(skipped.map(\.rawValue)), "dueAt": .instant(dueAt),
            "verdict": .text(review?.verdict.rawValue), "reviewedBy": .text(review?.by.rawValue),
            "reviewedAt": .instant(review?.at), "comment": .text(review?.comment),
        ]
    }
}
