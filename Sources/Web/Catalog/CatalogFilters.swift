import Domain
import Kernel

/// Which tools the catalog's list shows.
struct CatalogFilters: Sendable {
    private let status: Tool.Status?
    private let risk: Tool.Risk?
    private let text: String
    /// Whether only tools are shown of which something attested counts no longer.
    private let isStaleOnly: Bool

    init(_ query: Form) {
        status = query["status"].flatMap(Tool.Status.init(rawValue:))
        risk = query["risk"].flatMap(Tool.Risk.init(rawValue:))
        text = query["q"] ?? ""
        isStaleOnly = query["facts"] == "stale"
    }

    /// - Parameter stale: tools of which something attested counts no longer.
    func takes(_ tool: Tool, stale: Set<ID<Tool>>) -> Bool {
        (!isStaleOnly || stale.contains(tool.id)) && takes(tool)
    }

    private func takes(_ tool: Tool) -> Bool {
        (status ?? tool.status) == tool.status && (risk ?? tool.risk) == tool.risk && holdsText(of: tool)
    }

    private func holdsText(of tool: Tool) -> Bool {
        guard !text.isEmpty else { return true }
        return "\(tool.name) \(tool.vendor)".lowercased().contains(text.lowercased())
    }

    var view: View {
        let isFiltered = status != nil || risk != nil || !text.isEmpty || isStaleOnly
        let none =
            isFiltered
            ? Empty.noneMatch(clear: "/catalog")
            : Empty.noneYet("No tools yet", "Add the first tool that people may ask for.")
        return [
            "statuses": Choices.of(Tool.Status.self, chosen: status?.rawValue),
            "risks": Choices.of(Tool.Risk.self, chosen: risk?.rawValue), "text": .text(text),
            "factStates": Choices.of([(value: "stale", label: "Stale")], chosen: isStaleOnly ? "stale" : nil),
            "filtered": .flag(isFiltered), "none": none,
        ]
    }
}
