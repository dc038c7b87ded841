import Kernel

/// The conditions of a rule as people read them, from the form they have in documents.
enum ConditionWords {
    static func text(_ when: JSON?) -> String {
        let members = when?.members ?? []
        let parts = members.flatMap { condition($0.key, $0.value) }
        return parts.isEmpty ? "every request" : parts.joined(separator: "; ")
    }

    private static func condition(_ name: String, _ value: JSON) -> [String] {
        switch name {
        case "tool": (value.members ?? []).map { "\(toolWord($0.key)) \(list($0.value))" }
        case "days": [days(value)]
        case "requesterGroups": ["in group \(list(value["anyOf"]))"]
        case "dataClasses": classes(value)
        case "region": ["region \(list(value["anyOf"]))"]
        case "attest": (value.members ?? []).map { "\($0.key) \(list($0.value))" }
        default: ["\(name) \(list(value))"]
        }
    }

    private static func toolWord(_ name: String) -> String { name == "ids" ? "tool" : name }

    private static func days(_ value: JSON) -> String {
        let most = value["max"]?.integer ?? 180
        return value["min"]?.integer.map { "\($0) to \(most) days" } ?? "up to \(most) days"
    }

    private static func classes(_ value: JSON) -> [String] {
        let only = value["subsetOf"].map { "only data of \(list($0))" }
        let any = value["anyOf"].map { "any data of \(list($0))" }
        return [only, any].compactMap(\.self)
    }

    private static func list(_ json: JSON?) -> String {
        guard let json else { return "" }
        return json.array?.map { $0.string ?? $0.text }.joined(separator: " or ") ?? json.string ?? json.text
    }
}
