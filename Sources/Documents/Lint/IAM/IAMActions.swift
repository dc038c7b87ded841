package import Kernel

/// The actions of AWS IAM and their access levels, as AWS publishes them.
package struct IAMActions: Sendable {
    package enum Level: Character, Sendable {
        case list = "L"
        case read = "R"
        case tagging = "T"
        case write = "W"
        case permissions = "P"

        var name: String {
            switch self {
            case .list: "List"
            case .read: "Read"
            case .tagging: "Tagging"
            case .write: "Write"
            case .permissions: "Permissions management"
            }
        }
    }

    package struct Action: Sendable {
        let service: Substring
        let name: Substring
        package let level: Level

        package var text: String { "\(service):\(name)" }
    }

    private let services: [Substring: [Action]]

    /// The table in the program; `origin` says where it comes from.
    package static let shipped = IAMActions(lines: shippedTable)

    /// Reads a table as scripts/iam_actions.py writes it.
    ///
    /// - Throws: a refusal when the text holds no service at all.
    package init(reading text: String) throws(Refusal) {
        self.init(lines: text)
        guard !services.isEmpty else { throw Refusal(.invalid, "iam_table_invalid", "the table names no service") }
    }

    private init(lines text: String) {
        var services: [Substring: [Action]] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            guard let service = words.first, words.count > 2 else { continue }
            var level: Level?
            for word in words.dropFirst() {
                if word.count == 1, let letter = word.first, let next = Level(rawValue: letter) {
                    level = next
                } else if let level {
                    services[service, default: []].append(Action(service: service, name: word, level: level))
                }
            }
        }
        self.services = services
    }

    /// The actions that a pattern of a policy takes in; letters match in any case, `*` any text, `?` one character.
    package func matching(_ pattern: String) -> [Action] {
        let parts = pattern.lowercased().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return pattern == "*" ? services.values.flatMap { $0 } : [] }
        let named = services.filter { Self.matches($0.key, parts[0]) }.values.joined()
        return named.filter { Self.matches($0.name.lowercased()[...], parts[1]) }
    }

    static func matches(_ text: Substring, _ pattern: Substring) -> Bool {
        let (text, pattern) = (Array(text.utf8), Array(pattern.utf8))
        var (at, star, mark, index) = (0, -1, 0, 0)
        while index < text.count {
            if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
                (star, mark) = (at, index)
                at += 1
            } else if at < pattern.count, pattern[at] == UInt8(ascii: "?") || pattern[at] == text[index] {
                at += 1
                index += 1
            } else if star >= 0 {
                mark += 1
                (at, index) = (star + 1, mark)
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
