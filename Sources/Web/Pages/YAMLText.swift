import Kernel

/// JSON written as YAML, as people edit it.
enum YAMLText {
    static func text(_ json: JSON) -> String { lines(json).joined(separator: "\n") + "\n" }

    private static func lines(_ json: JSON) -> [String] {
        switch json {
        case .object(let members) where !members.isEmpty: members.flatMap(lines)
        case .array(let elements) where !elements.isEmpty: elements.flatMap(lines(ofElement:))
        default: [inline(json)]
        }
    }

    private static func lines(_ member: JSON.Member) -> [String] {
        let name = plain(member.key)
        if isInline(member.value) { return ["\(name): \(inline(member.value))"] }
        return ["\(name):"] + lines(member.value).map { "  " + $0 }
    }

    private static func lines(ofElement element: JSON) -> [String] {
        let inner = isInline(element) ? [inline(element)] : lines(element)
        return inner.enumerated().map { ($0.offset == 0 ? "- " : "  ") + $0.element }
    }

    private static func isInline(_ json: JSON) -> Bool {
        switch json {
        case .object(let members): members.isEmpty
        case .array(let elements): elements.allSatisfy { $0.array == nil && $0.members == nil }
        default: true
        }
    }

    private static func inline(_ json: JSON) -> String {
        if let text = json.string { return plain(text) }
        if let elements = json.array { return "[" + elements.map(inline).joined(separator: ", ") + "]" }
        return json.text
    }

    /// Without quotes only where no reader could take it for anything but this text.
    private static func plain(_ text: String) -> String {
        let isPlain = text.wholeMatch(of: /[A-Za-z][A-Za-z0-9_-]*/) != nil
        return isPlain && !words.contains(text.lowercased()) ? text : JSON.string(text).text
    }

    private static let words: Set = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
}
