import Domain
import Hummingbird
import Kernel

/// How long what is over is kept.
enum RetentionForm {
    static let routes: [PageRoute] = [
        .get("/log/retention", .administer) { visit in
            form(RetentionTyped(try await visit.read { try $0.retention.settings() }), visit).response(to: visit)
        },
        .post("/log/retention", .administer, save),
    ]

    @Sendable private static func save(_ visit: Visit) async throws -> Response {
        let typed = RetentionTyped(visit.form)
        var problems = FormProblems()
        let operators = visit.services.retention
        do {
            let settings = try typed.settings(visit.form, &problems)
            guard problems.isEmpty else { return form(typed, visit).response(to: visit, problems) }
            try await visit.write { try SetRetention(settings, over: operators)(in: $0) }
        } catch let refusal as Refusal {
            let rest = problems.add(refusal, ["audit_days_too_few": "audit"])
            return form(typed, visit).response(to: visit, problems, rest)
        }
        return .seeOther(InternalPath(["log"], query: [("notice", Notice.retentionSet.rawValue)]))
    }

    private static func form(_ typed: RetentionTyped, _ visit: Visit) -> SettingsForm {
        SettingsForm(
            title: "Retention",
            intro: "What is over is kept for a while and then let go, once a day. What is open is never let go.",
            back: ("Governance logs", "/log"),
            action: "/log/retention",
            sections: [.init(fields: typed.fields(visit.services.retention))],
            tab: .log
        )
    }
}

/// What an admin typed of retention.
struct RetentionTyped: Sendable {
    private let audit: String
    private let identities: String
    private let jobs: String

    init(_ settings: RetentionSettings) {
        audit = settings.auditDays.map { String($0) } ?? ""
        identities = settings.identityDays.map { String($0) } ?? ""
        jobs = settings.jobDays.map { String($0) } ?? ""
    }

    init(_ form: Form) {
        (audit, identities, jobs) = (form["audit"] ?? "", form["identities"] ?? "", form["jobs"] ?? "")
    }

    func settings(_ form: Form, _ problems: inout FormProblems) throws(Refusal) -> RetentionSettings {
        let audit = problems.number(form, "audit", in: RetentionSettings.auditRange)
        let identities = problems.number(form, "identities", in: RetentionSettings.identityRange)
        let jobs = problems.number(form, "jobs", in: RetentionSettings.jobRange)
        return try RetentionSettings(auditDays: audit, identityDays: identities, jobDays: jobs)
    }

    func fields(_ operators: RetentionPeriods) -> [FormField] {
        [
            FormField(
                "audit",
                "Days of the log",
                .number(RetentionSettings.auditRange),
                audit,
                hint: "Empty for \(operators.audit.days), as the server is set; never fewer."
            ),
            FormField(
                "identities",
                "Days of logins and object ids",
                .number(RetentionSettings.identityRange),
                identities,
                hint: "Once nothing needs them. Empty for \(operators.identities.days)."
            ),
            FormField(
                "jobs",
                "Days of finished jobs",
                .number(RetentionSettings.jobRange),
                jobs,
                hint: "Of grants that are over. Empty for \(operators.jobs.days)."
            ),
        ]
    }
}
