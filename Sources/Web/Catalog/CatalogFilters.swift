import Domain

/// Which tools the catalog's list shows.
struct CatalogFilters: Sendable {
    private let status: Tool.Status?
    private let risk: Tool.Risk?
    private let text: String

    init(_ query: Form) {
        status = query["status"].flatMap(Tool.Status.init(rawValue:))
        risk = query["risk"].flatMap(Tool.Risk.init(rawValue:))
        text = query["q"] ?? ""
    }

    @Sendable func takes(_ tool: Tool) -> Bool {
        (status ?? tool.status) == tool.status && (risk ?? tool.risk) == tool.risk && holdsText(of: tool)
    }

    private func holdsText(of tool: Tool) -> Bool {
        guard !text.isEmpty else { return true }
        return "\(tool.name) \(tool.vendor)".lowercased().contains(text.lowercased())
    }

    var view: View {
        let isFiltered = status != nil || risk != nil || !text.isEmpty
        let none =
            isFiltered
            ? Empty.noneMatch(clear: "/catalog")
            : Empty.noneYet("No tools yet", "Add the first tool that people may ask for.")
        return [
            "statuses": Choices.of(Tool.Status.self, chosen: status?.rawValue),
            "risks": Choices.of(Tool.Risk.self, chosen: risk?.rawValue), "text": .text(text),
            "filtered": .flag(isFiltered), "none": none,
        ]
    }
}
