import Kernel

extension PolicyReader {
    mutating func conditions(_ json: JSON, _ field: String, _ isRestrictive: Bool) -> Conditions {
        allowOnly(
            ["project", "tool", "role", "requesterGroups", "days", "dataClasses", "region", "attest"],
            json,
            field
        )
        var when = Conditions()
        when.projects = anyOf(json["project"], "\(field).project")
        when.roles = anyOf(json["role"], "\(field).role")
        when.groups = anyOf(json["requesterGroups"], "\(field).requesterGroups")
        when.regions = anyOf(json["region"], "\(field).region")
        if let tool = json["tool"] { self.tool(tool, "\(field).tool", &when) }
        when.days = json["days"].flatMap { days($0, "\(field).days") }
        when.classes = json["dataClasses"].flatMap { classes($0, "\(field).dataClasses", isRestrictive) }
        when.attested = json["attest"].flatMap { attested($0, "\(field).attest") }
        return when
    }

    private mutating func tool(_ json: JSON, _ field: String, _ when: inout Conditions) {
        allowOnly(["ids", "status", "risk"], json, field)
        if json.members?.isEmpty == true { problem(field, "name `ids`, `status` or `risk`, or leave it out") }
        when.tools = names(json["ids"], "\(field).ids")
        when.statuses = words(json["status"], "\(field).status")
        when.risks = words(json["risk"], "\(field).risk")
    }

    /// A list of names, or the same below `anyOf`.
    private mutating func anyOf(_ json: JSON?, _ field: String) -> Names? {
        guard let json else { return nil }
        guard json.members != nil else { return names(json, field) }
        allowOnly(["anyOf"], json, field)
        guard let list = json["anyOf"] else {
            problem(field, "`anyOf` is needed")
            return nil
        }
        return names(list, "\(field).anyOf")
    }

    /// An empty list would mean nobody or nothing, so it is a problem: leaving the condition out is how "any" is said.
    private mutating func names(_ json: JSON?, _ field: String) -> Names? {
        guard let json else { return nil }
        let texts = json.array?.compactMap(\.string) ?? []
        guard !texts.isEmpty, texts.count == json.array?.count, texts.allSatisfy({ (1...200).contains($0.utf8.count) })
        else {
            problem(field, "a list of one or more names is needed; leave it out to mean any")
            return nil
        }
        return Names(texts)
    }

    mutating func words<Word>(_ json: JSON?, _ field: String) -> Set<Word>?
    where Word: RawRepresentable & Hashable & CaseIterable, Word.RawValue == String {
        guard let json else { return nil }
        let words = json.array?.compactMap { $0.string.flatMap(Word.init(rawValue:)) } ?? []
        guard !words.isEmpty, words.count == json.array?.count else {
            let known = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            problem(field, "a list of one or more of \(known) is needed")
            return nil
        }
        return Set(words)
    }

    private mutating func days(_ json: JSON, _ field: String) -> ClosedRange<Int>? {
        allowOnly(["min", "max"], json, field)
        let range = Conditions.dayRange
        let first = day(json["min"], "\(field).min") ?? range.lowerBound
        let last = day(json["max"], "\(field).max") ?? range.upperBound
        guard first <= last else {
            problem(field, "`min` is above `max`")
            return nil
        }
        if json.members?.isEmpty == true { problem(field, "name `min` or `max`, or leave it out") }
        return first...last
    }

    mutating func day(_ json: JSON?, _ field: String) -> Int? {
        guard let json else { return nil }
        guard let day = json.integer, (1...180).contains(day) else {
            problem(field, "a whole number from 1 to 180 is needed")
            return nil
        }
        return Int(day)
    }

    private mutating func classes(_ json: JSON, _ field: String, _ isRestrictive: Bool) -> ClassCondition? {
        allowOnly(["subsetOf", "anyOf"], json, field)
        if json.members?.isEmpty == true { problem(field, "name `subsetOf` or `anyOf`, or leave it out") }
        if !isRestrictive, json["anyOf"] != nil {
            problem("\(field).anyOf", "would also let through requests that hold other classes; use `subsetOf`")
        }
        return ClassCondition(
            subsetOf: names(json["subsetOf"], "\(field).subsetOf"),
            anyOf: names(json["anyOf"], "\(field).anyOf")
        )
    }

    private mutating func attested(_ json: JSON, _ field: String) -> AttestedCondition? {
        var condition = AttestedCondition([:])
        guard let members = json.members else {
            problem(field, "an object is needed")
            return nil
        }
        for member in members where member.key != "maxAgeDays" {
            guard let attestation = Attestation(rawValue: member.key), let value = member.value.bool else {
                let known = Attestation.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
                problem("\(field).\(member.key)", "true or false is needed for one of \(known)")
                continue
            }
            condition.values[attestation] = value
        }
        if let age = json["maxAgeDays"] { condition.maximumAge = self.age(age, "\(field).maxAgeDays") }
        if condition.values.isEmpty { problem(field, "name at least one statement of the vendor") }
        return condition
    }

    private mutating func age(_ json: JSON, _ field: String) -> Int? {
        guard let age = json.integer, (0...3_650).contains(age) else {
            problem(field, "a whole number from 0 to 3650 is needed")
            return nil
        }
        return Int(age)
    }
}
