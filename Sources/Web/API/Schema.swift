import Kernel

/// What a JSON value may be: it checks what comes in and describes itself in the OpenAPI document, so that the two
/// cannot differ.
indirect enum Schema: Sendable {
    case text(maximum: Int = 4_000)
    case words([String])
    case integer(ClosedRange<Int64>? = nil)
    case flag
    case instant
    case list(Schema, maximum: Int = 1_000)
    /// Closed: a member that is not named is refused.
    case object([Member])
    case map(Schema)
    case nullable(Schema)
    case anything
    /// Described once under its name and referred to everywhere else.
    case named(String, Schema)

    struct Member: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
        let note: String?

        init(_ name: String, _ schema: Schema, _ note: String? = nil, optional: Bool = false) {
            (self.name, self.schema, self.isRequired, self.note) = (name, schema, !optional, note)
        }
    }

    /// One page of a list: `next` is the cursor to ask for the page that follows.
    static func page(_ name: String, _ element: Schema) -> Schema {
        .named(name, .object([Member("items", .list(element)), Member("next", .nullable(.text()))]))
    }

    static let nothing = Schema.object([])
}

extension Schema {
    /// - Throws: a refusal that names the place and what belongs there.
    func check(_ json: JSON, at place: String = "the body") throws(Refusal) {
        switch self {
        case .named(_, let schema): try schema.check(json, at: place)
        case .nullable(let schema): if !json.isNull { try schema.check(json, at: place) }
        case .anything: break
        case .text(let maximum): try Self.require((json.string?.utf8.count).map { $0 <= maximum }, place, expectation)
        case .words(let words): try Self.require(json.string.map(words.contains), place, expectation)
        case .integer(let range):
            try Self.require(json.integer.map { range?.contains($0) ?? true }, place, expectation)
        case .flag: try Self.require(json.bool.map { _ in true }, place, expectation)
        case .instant:
            try Self.require(json.string.map { Instant(rfc3339: $0) != nil }, place, expectation)
        case .list(let element, let maximum): try checkList(json, element, maximum, at: place)
        case .map(let value): try checkMap(json, value, at: place)
        case .object(let members): try checkObject(json, members, at: place)
        }
    }

    private static func require(_ holds: Bool?, _ place: String, _ expectation: String) throws(Refusal) {
        guard holds == true else { throw Refusal(.invalid, "value_invalid", "\(place) must be \(expectation)") }
    }

    private var expectation: String {
        switch self {
        case .text(let maximum): "text of at most \(maximum) bytes"
        case .words(let words): "one of " + words.map { "`\($0)`" }.joined(separator: ", ")
        case .integer(let range?): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .integer: "a whole number"
        case .flag: "true or false"
        case .instant: "an RFC 3339 time in UTC"
        case .list(_, let maximum): "a list of at most \(maximum)"
        case .map, .object: "an object"
        case .nullable(let schema), .named(_, let schema): schema.expectation
        case .anything: "any value"
        }
    }

    private func checkList(_ json: JSON, _ element: Schema, _ maximum: Int, at place: String) throws(Refusal) {
        guard let elements = json.array, elements.count <= maximum else {
            throw Refusal(.invalid, "value_invalid", "\(place) must be \(expectation)")
        }
        for (index, value) in elements.enumerated() { try element.check(value, at: "\(place)[\(index)]") }
    }

    private func checkMap(_ json: JSON, _ value: Schema, at place: String) throws(Refusal) {
        guard let members = json.members else {
            throw Refusal(.invalid, "value_invalid", "\(place) must be \(expectation)")
        }
        for member in members { try value.check(member.value, at: "`\(member.key)` of \(place)") }
    }

    private func checkObject(_ json: JSON, _ members: [Member], at place: String) throws(Refusal) {
        guard let given = json.members else {
            throw Refusal(.invalid, "value_invalid", "\(place) must be \(expectation)")
        }
        for member in given where !members.contains(where: { sameBytes($0.name, member.key) }) {
            throw Refusal(.invalid, "unknown_member", "\(place) has no member `\(member.key)`")
        }
        for member in members {
            if let value = json[member.name] {
                try member.schema.check(value, at: "`\(member.name)`")
            } else if member.isRequired {
                throw Refusal(.invalid, "missing_member", "\(place) needs `\(member.name)`")
            }
        }
    }
}
