import Domain
import Hummingbird
import Kernel

/// When and how grants are reviewed before they end, or that none is.
enum ReviewSettingsForm {
    static let routes: [PageRoute] = [
        .get("/intake/reviews", .administer) { visit in
            form(ReviewsTyped(try await visit.read { try $0.reviews.settings() })).response(to: visit)
        },
        .post("/intake/reviews", .administer, save),
    ]

    /// What each refusal is about.
    private static let fields = [
        "issue_type_invalid": "issue_type", "window_out_of_range": "window", "answer_out_of_range": "answer",
        "grace_out_of_range": "grace",
    ]

    @Sendable private static func save(_ visit: Visit) async throws -> Response {
        let typed = ReviewsTyped(visit.form)
        var problems = FormProblems()
        do {
            let settings = try typed.settings(visit.form, &problems)
            guard problems.isEmpty else { return form(typed).response(to: visit, problems) }
            try await visit.write { try ConfigureReviews(settings)(in: $0) }
        } catch let refusal as Refusal {
            let rest = problems.add(refusal, fields)
            return form(typed).response(to: visit, problems, rest)
        }
        return .seeOther(InternalPath(["intake"], query: [("notice", Notice.reviewsSet.rawValue)]))
    }

    private static func form(_ typed: ReviewsTyped) -> SettingsForm {
        SettingsForm(
            title: "Reviews",
            intro: "Some days before a grant ends, a reviewer is asked in a Jira issue whether it is still needed.",
            back: ("Intake & approvals", "/intake"),
            action: "/intake/reviews",
            sections: typed.sections,
            tab: .intake
        )
    }
}

/// What an admin typed of reviews.
struct ReviewsTyped: Sendable {
    private let isOn: Bool
    private let issueType: String
    private let window: String
    private let answer: String
    private let grace: String
    private let revokedFrom: String

    init(_ settings: ReviewSettings?) {
        (isOn, issueType) = (settings != nil, settings?.issueType ?? "")
        window = String(settings?.windowDays ?? ReviewSettings.usualWindow)
        (answer, grace) = (String(settings?.answerDays ?? 7), String(settings?.graceDays ?? 3))
        revokedFrom = (settings?.revokedFrom ?? .high).rawValue
    }

    init(_ form: Form) {
        (isOn, issueType) = (form["on"] == "on", form["issue_type"] ?? "")
        (window, answer, grace) = (form["window"] ?? "", form["answer"] ?? "", form["grace"] ?? "")
        revokedFrom = form["revoked_from"] ?? ""
    }

    /// - Returns: nil where reviews are off; the numbers are not looked at then.
    func settings(_ form: Form, _ problems: inout FormProblems) throws(Refusal) -> ReviewSettings? {
        guard isOn else { return nil }
        let window = problems.number(form, "window", in: 1...90, required: true)
        let answer = problems.number(form, "answer", in: 1...90, required: true)
        let grace = problems.number(form, "grace", in: 0...30, required: true)
        let risk = Tool.Risk(rawValue: revokedFrom)
        if risk == nil { problems.add("revoked_from", "choose a risk from the list") }
        guard let window, let answer, let grace, let risk else { return nil }
        return try ReviewSettings(
            issueType: issueType,
            windowDays: window,
            answerDays: answer,
            graceDays: grace,
            revokedFrom: risk
        )
    }

    var sections: [SettingsForm.Section] {
        [
            .init(fields: [
                FormField(
                    "on",
                    "Reviews",
                    .boxes([(value: "on", label: "Ask before a grant ends")], checked: isOn ? ["on"] : []),
                    hint: "What was asked stays open when they are switched off."
                ),
                FormField(
                    "issue_type",
                    "Issue type id",
                    .text(maximum: 20),
                    issueType,
                    hint: "The number of the issue type that asks, in the intake project."
                ),
            ]),
            .init(
                title: "Days",
                fields: [
                    FormField("window", "Days before the end", .number(1...90), window, isRequired: true),
                    FormField("answer", "Days to answer", .number(1...90), answer, isRequired: true),
                    FormField("grace", "Days a late answer is waited for", .number(0...30), grace, isRequired: true),
                ]
            ),
            .init(
                title: "When nobody answers",
                fields: [
                    FormField(
                        "revoked_from",
                        "Revoke from this risk on",
                        .choice(Tool.Risk.allCases.map { (value: $0.rawValue, label: $0.rawValue.capitalizedFirst) }),
                        revokedFrom,
                        hint: "Below it the grant is kept, and marked."
                    )
                ]
            ),
        ]
    }
}
