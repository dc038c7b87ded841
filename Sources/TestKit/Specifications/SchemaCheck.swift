import Kernel

/// Compares JSON with a schema of OpenAPI 3.0.
struct SchemaCheck {
    let specification: Specification
    /// What is read only is not asked for in a request.
    let isRequest: Bool

    func problems(_ value: JSON, _ schema: JSON, at place: String) -> [String] {
        let schema = specification.resolve(schema)
        if value.isNull {
            let mayBeNull = schema["nullable"] == true || schema["type"] == nil
            return mayBeNull ? [] : ["\(place) may not be null"]
        }
        return typeProblems(value, schema, place) + limitProblems(value, schema, place)
            + objectProblems(value, schema, place) + itemProblems(value, schema, place)
            + compositionProblems(value, schema, place)
    }

    private func typeProblems(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        let isRight =
            switch schema["type"]?.string {
            case "object": value.members != nil
            case "array": value.array != nil
            case "string": value.string != nil
            case "boolean": value.bool != nil
            case "integer": value.integer != nil
            case "number": value.double != nil
            default: true
            }
        return isRight ? [] : ["\(place) must be of type `\(schema["type"]?.string ?? "")`"]
    }

    private func limitProblems(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        var found: [String] = []
        if let allowed = schema["enum"]?.array, !allowed.contains(value) { found.append("\(place) is not in its list") }
        if let count = value.string?.unicodeScalars.count {
            if let least = schema["minLength"]?.integer, count < least { found.append("\(place) is too short") }
            if let most = schema["maxLength"]?.integer, count > most { found.append("\(place) is too long") }
            if schema["format"] == "date-time", Instant(rfc3339: value.string ?? "") == nil {
                found.append("\(place) is not a date")
            }
        }
        if let number = value.double {
            if let least = schema["minimum"]?.double, number < least { found.append("\(place) is too small") }
            if let most = schema["maximum"]?.double, number > most { found.append("\(place) is too large") }
        }
        return found
    }

    private func objectProblems(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        guard let members = value.members else { return [] }
        let missing = (schema["required"]?.array ?? []).compactMap(\.string).filter { key in
            let isReadOnly = schema["properties"]?[key].map { specification.resolve($0)["readOnly"] == true } ?? false
            return value[key] == nil && !(isRequest && isReadOnly)
        }
        return missing.map { "\(place).\($0) is missing" }
            + members.flatMap { memberProblems($0, schema, "\(place).\($0.key)") }
    }

    private func memberProblems(_ member: JSON.Member, _ schema: JSON, _ place: String) -> [String] {
        if let own = schema["properties"]?[member.key] { return problems(member.value, own, at: place) }
        switch schema["additionalProperties"] {
        case .some(.bool(false)): return ["\(place) is not specified"]
        case .some(let rest): return problems(member.value, rest, at: place)
        case nil: return []
        }
    }

    private func itemProblems(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        guard let items = value.array else { return [] }
        let most = schema["maxItems"]?.integer ?? .max
        let tooMany = items.count > most ? ["\(place) has more than \(most) items"] : []
        guard let itemSchema = schema["items"] else { return tooMany }
        return tooMany + items.enumerated().flatMap { problems($0.element, itemSchema, at: "\(place)[\($0.offset)]") }
    }

    private func compositionProblems(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        let all = (schema["allOf"]?.array ?? []).flatMap { problems(value, $0, at: place) }
        let options = schema["anyOf"]?.array ?? schema["oneOf"]?.array ?? []
        guard !options.isEmpty, !options.contains(where: { problems(value, $0, at: place).isEmpty }) else { return all }
        return all + ["\(place) matches none of its alternatives"]
    }
}
