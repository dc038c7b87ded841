import Domain
import Hummingbird
import Kernel

/// How long people may take, who is asked besides after that, and when a request lapses.
enum DeadlineForm {
    static let routes: [PageRoute] = [
        .get("/intake/deadlines", .administer) { visit in
            let settings = try await visit.read { try $0.approvals.settings() }
            return try await response(to: visit, DeadlinesTyped(settings))
        },
        .post("/intake/deadlines", .administer, save),
    ]

    @Sendable private static func save(_ visit: Visit) async throws -> Response {
        let typed = DeadlinesTyped(visit.form)
        var problems = FormProblems()
        let deadlines = typed.deadlines(visit.form, &problems)
        guard problems.isEmpty else { return try await response(to: visit, typed, problems) }
        let version = Int64(typed.version) ?? 0
        do {
            try await visit.write { tx in
                var settings = try tx.approvals.settings()
                settings.deadlines = deadlines
                try ConfigureApprovals(settings, version: version)(in: tx)
            }
        } catch let refusal as Refusal {
            return try await response(to: visit, typed, problems, refusal)
        }
        return .seeOther(InternalPath(["intake"], query: [("notice", Notice.deadlinesSet.rawValue)]))
    }

    private static func response(
        to visit: Visit,
        _ typed: DeadlinesTyped,
        _ problems: FormProblems = FormProblems(),
        _ refusal: Refusal? = nil
    ) async throws -> Response {
        let sections = try await visit.read { try typed.sections($0) }
        return SettingsForm(
            title: "Deadlines",
            intro: "Deadlines stand still while a requester is asked something. None of them ever approves.",
            back: ("Intake & approvals", "/intake"),
            action: "/intake/deadlines",
            hidden: [("version", typed.version)],
            sections: sections,
            tab: .intake
        ).response(to: visit, problems, refusal)
    }
}

/// What an admin typed of the deadlines.
struct DeadlinesTyped: Sendable {
    private struct Level: Sendable {
        var after = ""
        var boxes = RouteBoxes([])
        var more = ""
    }

    let version: String
    private let sla: String
    private let lapse: String
    private let levels: [Level]

    init(_ settings: ApprovalSettings) {
        let deadlines = settings.deadlines
        version = String(settings.version)
        sla = deadlines.slaHours.map { String($0) } ?? ""
        lapse = deadlines.lapseDays.map { String($0) } ?? ""
        let known = deadlines.levels.map { Level(after: String($0.afterHours), boxes: RouteBoxes($0.added)) }
        levels = known + Array(repeating: Level(), count: max(0, Deadlines.maximumLevels - known.count))
    }

    init(_ form: Form) {
        (version, sla, lapse) = (form["version"] ?? "", form["sla"] ?? "", form["lapse"] ?? "")
        levels = (1...Deadlines.maximumLevels).map { number in
            Level(
                after: form["after-\(number)"] ?? "",
                boxes: RouteBoxes(form.all("add-\(number)")),
                more: form["more-\(number)"] ?? ""
            )
        }
    }

    func deadlines(_ form: Form, _ problems: inout FormProblems) -> Deadlines {
        let sla = problems.number(form, "sla", in: Deadlines.hourRange)
        let lapse = problems.number(form, "lapse", in: Deadlines.lapseRange)
        var found: [Deadlines.Level] = []
        for (index, level) in levels.enumerated() {
            let number = index + 1
            let added = RouteBoxes(level.boxes.ticked + [level.more]).route
            guard !level.after.isEmpty || !added.isEmpty else { continue }
            guard let hours = problems.number(form, "after-\(number)", in: Deadlines.hourRange, required: true) else {
                continue
            }
            if let last = found.last, hours <= last.afterHours {
                problems.add(
                    "after-\(number)",
                    "it comes after the level before, so write more than \(last.afterHours)"
                )
            }
            if added.isEmpty {
                problems.add("add-\(number)", "a level adds somebody; leave its hours empty for no level")
            }
            found.append(Deadlines.Level(afterHours: hours, added: added))
        }
        return Deadlines(slaHours: sla, levels: found, lapseDays: lapse)
    }

    func sections(_ tx: any Transaction) throws -> [SettingsForm.Section] {
        let (people, names) = (try tx.people.deciders(), Names(tx))
        let whole = SettingsForm.Section(fields: [
            FormField(
                "sla",
                "Hours to decide",
                .number(Deadlines.hourRange),
                sla,
                hint: "Then the request is overdue, once. Empty for no deadline."
            ),
            FormField(
                "lapse",
                "Days until a request lapses",
                .number(Deadlines.lapseRange),
                lapse,
                hint: "Empty for never."
            ),
        ])
        return [whole]
            + (try levels.enumerated().map { index, level in
                SettingsForm.Section(
                    title: "Level \(index + 1)",
                    note: index == 0 ? "From then on these people may decide, too. Nobody is taken out." : nil,
                    fields: try fields(level, index + 1, people, names)
                )
            })
    }

    private func fields(_ level: Level, _ number: Int, _ people: [Person], _ names: Names) throws -> [FormField] {
        [
            FormField("after-\(number)", "After hours", .number(Deadlines.hourRange), level.after),
            FormField(
                "add-\(number)",
                "Who is added",
                .boxes(try level.boxes.options([], names), checked: Set(level.boxes.ticked))
            ),
            FormField("more-\(number)", "And this person", .choice(RouteBoxes.options(people)), level.more),
        ]
    }
}
