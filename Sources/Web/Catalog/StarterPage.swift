import Domain
import Hummingbird
import Kernel

/// The starter catalog: what is publicly known of common tools, to choose from.
struct StarterPage: Sendable {
    static let routes: [PageRoute] = [
        .get("/catalog/starter", .administer) { try await StarterPage(problem: nil).page($0) },
        .post("/catalog/starter", .administer, add),
    ]

    private let problem: Refusal?

    private init(problem: Refusal?) { self.problem = problem }

    private func page(_ visit: Visit) async throws -> Response {
        let (clock, chosen) = (visit.clock, Set(visit.form.all("tool")))
        let view = try await visit.read { tx in
            let known = Set(try tx.catalog.all().map(\.id))
            let groups = StarterTool.Category.allCases.map { category -> View in
                let tools = StarterCatalog.tools.filter { $0.category == category }
                return [
                    "category": .text(category.title), "key": .text(category.rawValue),
                    "tools": .list(tools.map { $0.row(known.contains($0.id), chosen, clock) }),
                ]
            }
            let left = StarterCatalog.tools.count { !known.contains($0.id) }
            return ["groups": .list(groups), "left": .text(ViewerClock.count(left, "tool"))] as View
        }
        return Page(
            title: "Starter catalog",
            template: "catalog/starter",
            view: view,
            tab: .catalog,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    @Sendable private static func add(_ visit: Visit) async throws -> Response {
        let add = AddStarterTools(
            visit.form.all("tool").map { ID($0) },
            replacingEdited: visit.form["replace"] == "true"
        )
        do { _ = try await visit.write { try add(in: $0) } } catch let refusal as Refusal {
            return try await StarterPage(problem: refusal).page(visit)
        }
        return .seeOther(InternalPath(["catalog"], query: [("notice", Notice.starterAdded.rawValue)]))
    }
}

extension StarterTool.Category {
    var title: String {
        switch self {
        case .assistant: "Assistants"
        case .api: "Models for programs"
        case .coding: "Coding"
        case .agent: "Agents"
        case .appBuilder: "App builders"
        case .search: "Search"
        case .productivity: "Productivity"
        case .meeting: "Meetings"
        case .writing: "Writing"
        case .design: "Design"
        case .media: "Images, sound and video"
        case .models: "Models and operations"
        }
    }
}

extension StarterTool {
    fileprivate func row(_ isKnown: Bool, _ chosen: Set<String>, _ clock: ViewerClock) -> View {
        let known: View = ["id": .text(id.rawValue), "tool": .text(name), "vendor": .text(vendor)]
        return known.adding([
            "summary": .text(summary), "entitlement": .text(entitlement), "known": .flag(isKnown),
            "href": .text("/tools/\(id)"), "chosen": .flag(chosen.contains(id.rawValue)),
            "lozenges": [tool.statusLozenge, Lozenge("\(risk.rawValue.capitalizedFirst) risk", risk.tone)].field,
            "facts": .list(facts.map { $0.view(clock) }), "hasFacts": .flag(!facts.isEmpty),
        ])
    }
}

extension StarterFact {
    /// What is published, its source and its date; what is older than its validity is marked.
    func view(_ clock: ViewerClock) -> View {
        let words = "\(holds ? "Yes" : "No"): \(fact.words)"
        let host = WebAddress(source)?.host ?? source
        return [
            "fact": .text(fact.rawValue), "words": .text(detail.isEmpty ? words : "\(words) (\(detail))"),
            "source": .text(source), "host": .text(host), "checked": .text(checkedOn.dayText),
            "secondary": .flag(isSecondary),
            "stale": isStale(at: clock.now) ? [Lozenge("Stale", .warn)].field : .list([]),
        ]
    }
}

extension Tool.Risk {
    var tone: Lozenge.Tone {
        switch self {
        case .low: .calm
        case .medium: .info
        case .high: .warn
        }
    }
}
