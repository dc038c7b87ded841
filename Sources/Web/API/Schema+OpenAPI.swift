import Kernel

extension Schema {
    /// The schema in the words of JSON Schema 2020-12, which OpenAPI 3.1 uses.
    var openAPI: JSON {
        switch self {
        case .text(let maximum): ["type": "string", "maxLength": .integer(Int64(maximum))]
        case .words(let words): ["type": "string", "enum": .strings(words)]
        case .integer(let range): Self.integer(range)
        case .flag: ["type": "boolean"]
        case .instant: ["type": "string", "format": "date-time"]
        case .list(let element, let maximum):
            ["type": "array", "items": element.openAPI, "maxItems": .integer(Int64(maximum))]
        case .map(let value): ["type": "object", "additionalProperties": value.openAPI]
        case .nullable(let schema): ["oneOf": [schema.openAPI, ["type": "null"]]]
        case .anything: [:]
        case .named(let name, _): ["$ref": .string("#/components/schemas/\(name)")]
        case .object(let members): Self.object(members)
        }
    }

    private static func integer(_ range: ClosedRange<Int64>?) -> JSON {
        guard let range else { return ["type": "integer"] }
        return ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
    }

    private static func object(_ members: [Member]) -> JSON {
        let properties = members.map { member -> JSON.Member in
            var schema = member.schema.openAPI
            if let note = member.note, case .object(let fields) = schema {
                schema = .object(fields + [JSON.Member("description", .string(note))])
            }
            return JSON.Member(member.name, schema)
        }
        let required = members.filter(\.isRequired).map(\.name)
        return [
            "type": "object", "properties": .object(properties), "required": .strings(required),
            "additionalProperties": false,
        ]
    }

    /// The schemas with a name in this one, this one included.
    var named: [(String, Schema)] {
        switch self {
        case .named(let name, let schema): [(name, schema)] + schema.named
        case .nullable(let schema), .list(let schema, _), .map(let schema): schema.named
        case .object(let members): members.flatMap(\.schema.named)
        case .text, .words, .integer, .flag, .instant, .anything: []
        }
    }
}
