package import Domain
import HTTPTypes
package import Kernel

/// Reviews of grants before they end, for programs.
enum ReviewAPI {
    static let routes: [APIRoute] = [
        .list(
            "/reviews",
            "List reviews: open and flagged ones by when an answer is due, answered ones newest first",
            .readAccess,
            query: [.init("state", .words(["open", "answered"]), "open unless given")],
            answer: .page("ReviewPage", review)
        ) { call in
            let (page, isOpen) = (try call.page, call.query["state"] != "answered")
            return try await call.read { tx in .page(try tx.reviews.list(open: isOpen, page: page), \.json) }
        },
        .post(
            "/reviews/{id}/answer",
            "Keep or revoke the access; never one's own",
            .decide,
            body: .object([
                .init("answer", .words(AnswerReview.Answer.allCases.map(\.rawValue))),
                .init("reason", .text(maximum: 1_000)),
            ]),
            answer: review
        ) { call in
            let id: ID<Review> = try call.id()
            guard let word = call.text("answer").flatMap(AnswerReview.Answer.init) else {
                throw Refusal(.invalid, "answer_missing", "say whether the access is kept or revoked")
            }
            let answer = AnswerReview(id, word, reason: call.text("reason") ?? "")
            return .json(try await call.write { try answer(in: $0) }.json)
        },
        .get("/review-settings", "Read when and how grants are reviewed", .readLog, answer: .nullable(settings)) {
            call in
            .json(try await call.read { try $0.reviews.settings()?.json ?? .null })
        },
        .put(
            "/review-settings",
            "Say when and how grants are reviewed; the issues are made in the intake project",
            .administer,
            body: settings,
            answer: settings
        ) { call in
            let settings = try ReviewSettings(call.body)
            return try await call.write { tx in
                try ConfigureReviews(settings)(in: tx)
                return .json(settings.json)
            }
        },
        .delete("/review-settings", "Review no more grants; what was asked stays open", .administer) { call in
            try await call.write { try ConfigureReviews(nil)(in: $0) }
            return .done
        },
    ]

    private static let settings = Schema.named(
        "ReviewSettings",
        .object([
            .init("issueType", .text(maximum: 20), "the numeric id of the issue type that asks"),
            .init(
                "windowDays",
                .integer(1...90),
                "how many days before its end a grant is asked about; 14 unless given",
                optional: true
            ),
            .init("answerDays", .integer(1...90), "how many days there are to answer; 7 unless given", optional: true),
            .init(
                "graceDays",
                .integer(0...30),
                "how long a late answer is waited for; 3 unless given",
                optional: true
            ),
            .init(
                "revokedFrom",
                .words(Tool.Risk.allCases.map(\.rawValue)),
                "from which risk on silence revokes; high unless given",
                optional: true
            ),
        ])
    )

    private static let review = Schema.named(
        "Review",
        .object([
            .init("id", .text()), .init("grant", .text()),
            .init("state", .words(Review.State.allCases.map(\.rawValue))),
            .init("endsAt", .instant, "the end that was asked about"), .init("reviewer", .nullable(.text())),
            .init("openedAt", .instant), .init("dueAt", .instant), .init("issue", .nullable(.text())),
            .init("answeredBy", .nullable(.text())), .init("answeredAt", .nullable(.instant)),
            .init("reason", .nullable(.text())), .init("isFlagged", .flag, "kept because nobody answered"),
            .init("code", .nullable(.text())), .init("message", .nullable(.text())),
        ])
    )
}

extension Review {
    package var json: JSON {
        [
            "id": .string(id.rawValue), "grant": .string(grant.rawValue), "state": .string(state.rawValue),
            "endsAt": .instant(cycle), "reviewer": .text(reviewer?.rawValue), "openedAt": .instant(openedAt),
            "dueAt": .instant(dueAt), "issue": .text(issue), "answeredBy": .text(answeredBy),
            "answeredAt": .instant(answeredAt), "reason": .text(reason), "isFlagged": .bool(isFlagged),
            "code": .text(code), "message": .text(message),
        ]
    }
}

extension ReviewSettings {
    /// What is not said is as usual.
    package init(_ json: JSON) throws(Refusal) {
        let window = json["windowDays"]?.integer.map(Int.init) ?? Self.usualWindow
        try self.init(
            issueType: json["issueType"]?.string ?? "",
            windowDays: window,
            answerDays: json["answerDays"]?.integer.map(Int.init) ?? min(7, window),
            graceDays: json["graceDays"]?.integer.map(Int.init) ?? 3,
            revokedFrom: json["revokedFrom"]?.string.flatMap(Tool.Risk.init) ?? .high
        )
    }
}
