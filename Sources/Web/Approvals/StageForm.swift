import Domain
import Hummingbird
import Kernel

/// Who decides at one stage.
///
/// What is changed here is the one stage; the others stay as they are.
struct StageForm: Sendable {
    static let routes: [PageRoute] = [
        .get("/intake/stage", .administer) { visit in
            let stage = visit.query["stage"] ?? ""
            let settings = try await visit.read { try $0.approvals.settings() }
            let boxes = settings.routes[stage].map(RouteBoxes.init) ?? RouteBoxes([])
            return try await StageForm(stage: stage, boxes, settings.version).response(to: visit)
        },
        .post("/intake/stage", .administer, save),
    ]

    private let stage: String
    private let boxes: RouteBoxes
    private let version: Int64

    init(stage: String, _ boxes: RouteBoxes, _ version: Int64) {
        (self.stage, self.boxes, self.version) = (stage, boxes, version)
    }

    @Sendable private static func save(_ visit: Visit) async throws -> Response {
        let (stage, boxes) = (visit.form["stage"] ?? "", RouteBoxes(visit.form.all("who")))
        let version = visit.form["version"].flatMap { Int64($0) } ?? 0
        do {
            try await visit.write { tx in
                guard !stage.isEmpty else { throw Self.unnamed }
                var settings = try tx.approvals.settings()
                settings.routes[stage] = boxes.route.isEmpty ? nil : boxes.route
                try ConfigureApprovals(settings, version: version)(in: tx)
            }
        } catch let refusal as Refusal {
            var problems = FormProblems()
            let fields = ["stage_invalid": "stage", "stage_missing": "stage", "route_invalid": "who"]
            let rest = problems.add(refusal, fields)
            return try await StageForm(stage: stage, boxes, version).response(to: visit, problems, rest)
        }
        return .seeOther(InternalPath(["intake"], query: [("notice", Notice.routed.rawValue)]))
    }

    private static let unnamed = Refusal(.invalid, "stage_missing", "name the stage as policy names it")

    private func response(
        to visit: Visit,
        _ problems: FormProblems = FormProblems(),
        _ refusal: Refusal? = nil
    ) async throws -> Response {
        let options = try await visit.read { tx in try boxes.options(tx.people.deciders(), Names(tx)) }
        let fields = [
            FormField(
                "stage",
                "Stage",
                .text(maximum: 60),
                stage,
                hint: "Small letters, digits and hyphens, as a rule names it.",
                isRequired: true
            ),
            FormField(
                "who",
                "Who decides",
                .boxes(options, checked: Set(boxes.ticked)),
                hint: "Any one of them approves the stage. With nobody ticked, site admins decide."
            ),
        ]
        return SettingsForm(
            title: "Who decides at a stage",
            intro: "Requests that wait already follow it, too.",
            back: ("Intake & approvals", "/intake"),
            action: "/intake/stage",
            hidden: [("version", String(version))],
            sections: [.init(fields: fields)],
            tab: .intake
        ).response(to: visit, problems, refusal)
    }
}
