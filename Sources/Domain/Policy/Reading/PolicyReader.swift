import Kernel

/// Reads documents and collects what is wrong with them.
struct PolicyReader {
    private(set) var problems: [PolicyProblem] = []
    /// Where we are: a rule's id or the like.
    private var place = "the policy"

    mutating func policy(_ json: JSON) -> Policy {
        allowOnly(["rules", "exceptions", "guardrails", "tests"], json, "")
        let rules = rules(json["rules"])
        let policy = Policy(
            rules: rules,
            exceptions: exceptions(json["exceptions"], rules: rules),
            guardrails: at("guardrails") { reader in json["guardrails"].map { reader.guardrails($0) } ?? Guardrails() },
            tests: at("the policy") { reader in reader.tests(json["tests"]) }
        )
        requireFewClasses(policy)
        if StageNames(policy.contents).names.count > Policy.maximumStages {
            problem("rules", "a policy names at most \(Policy.maximumStages) stages")
        }
        return policy
    }

    mutating func problem(_ field: String, _ message: String) {
        problems.append(PolicyProblem(place, field, message))
    }

    mutating func at<T>(_ place: String, _ body: (inout PolicyReader) -> T) -> T {
        let outer = self.place
        self.place = place
        defer { self.place = outer }
        return body(&self)
    }

    private mutating func rules(_ json: JSON?) -> [Rule] {
        guard let items = json?.array else {
            problem("rules", "a list is needed; an empty one leaves everything to people")
            return []
        }
        guard items.count <= Policy.maximumRules else {
            problem("rules", "at most \(Policy.maximumRules) rules")
            return []
        }
        var (rules, seen): ([Rule], Set<ID<Rule>>) = ([], [])
        for (index, item) in items.enumerated() {
            let isOld = item["autoApprove"] != nil
            let name = item[isOld ? "id" : "rule"]?.string ?? ""
            let place = name.isEmpty ? "rules[\(index)]" : "rule `\(name)`"
            let rule = at(place) { reader in
                reader.requireName(name, field: isOld ? "id" : "rule", &seen)
                return isOld ? reader.oldRule(item, id: name) : reader.rule(item, id: name)
            }
            if let rule { rules.append(rule) }
        }
        return rules
    }

    private mutating func requireName<Noun>(_ name: String, field: String, _ seen: inout Set<ID<Noun>>) {
        if name.isEmpty || name.utf8.count > 100 { return problem(field, "an id of 1 to 100 bytes is needed") }
        if name.hasPrefix(Rule.guardrailPrefix) { problem(field, "`guardrail.` is kept for the guardrails") }
        if !seen.insert(ID(name)).inserted { problem(field, "this id stands twice; every one must be its own") }
    }

    private mutating func rule(_ json: JSON, id: String) -> Rule? {
        allowOnly(["rule", "effect", "when", "message", "tests"], json, "")
        guard let effect = json["effect"]?.string.flatMap(Rule.Effect.init(text:)) else {
            problem("effect", "`autoApprove`, `requireStage:<name>`, `limitDays:<1 to 180>` or `deny`")
            return nil
        }
        let when = json["when"].map { conditions($0, "when", effect.isRestrictive) } ?? Conditions()
        return Rule(
            id,
            effect,
            when: when,
            message: text(json["message"], "message", most: 500),
            tests: tests(json["tests"])
        )
    }

    private mutating func exceptions(_ json: JSON?, rules: [Rule]) -> [PolicyException] {
        guard let json else { return [] }
        guard let items = json.array else {
            problem("exceptions", "a list is needed")
            return []
        }
        let effects = Dictionary(rules.map { (ID<Rule>($0.id), $0.effect) }) { first, _ in first }
        var (result, seen): ([PolicyException], Set<ID<PolicyException>>) = ([], [])
        for (index, item) in items.enumerated() {
            let name = item["exception"]?.string ?? ""
            let exception = at(name.isEmpty ? "exceptions[\(index)]" : "exception `\(name)`") { reader in
                reader.requireName(name, field: "exception", &seen)
                return reader.exception(item, id: name, effects)
            }
            if let exception { result.append(exception) }
        }
        return result
    }

    private mutating func exception(_ json: JSON, id: String, _ effects: [ID<Rule>: Rule.Effect]) -> PolicyException? {
        allowOnly(["exception", "rule", "when", "owner", "reason", "until"], json, "")
        let rule = text(json["rule"], "rule", most: 100) ?? ""
        let effect = effects[ID(rule)]
        if effect == nil { problem("rule", "there is no rule `\(rule)`") }
        let when = json["when"].map { conditions($0, "when", !(effect?.isRestrictive ?? true)) }
        if when == nil || when == Conditions() {
            problem("when", "an exception needs a condition; else remove the rule")
        }
        guard let owner = text(json["owner"], "owner", most: 100) else { return missing("owner", "who answers for it") }
        guard let reason = text(json["reason"], "reason", most: 500) else { return missing("reason", "why") }
        guard let until = json["until"]?.string.flatMap({ Instant(rfc3339: $0) }) else {
            return missing("until", "when it ends, such as `2027-01-31T00:00:00Z`")
        }
        return PolicyException(
            id,
            rule: rule,
            when: when ?? Conditions(),
            owner: ID(owner),
            reason: reason,
            until: until
        )
    }

    private mutating func missing<T>(_ field: String, _ what: String) -> T? {
        problem(field, "say \(what)")
        return nil
    }

    private mutating func requireFewClasses(_ policy: Policy) {
        let conditions = policy.rules.map(\.when) + policy.exceptions.map(\.when)
        let names = conditions.compactMap(\.classes).flatMap { ($0.subsetOf?.sorted ?? []) + ($0.anyOf?.sorted ?? []) }
        guard Names(names).sorted.count > Policy.maximumClasses else { return }
        problem("rules", "a policy names at most \(Policy.maximumClasses) classes of data")
    }
}

extension PolicyReader {
    mutating func allowOnly(_ names: Set<String>, _ json: JSON, _ field: String) {
        guard let members = json.members else { return problem(field, "an object is needed") }
        for member in members where !names.contains(member.key) {
            problem(field.isEmpty ? member.key : "\(field).\(member.key)", "there is no such member")
        }
    }

    /// A text that is not empty; nil, with a problem unless it is absent, otherwise.
    mutating func text(_ json: JSON?, _ field: String, most: Int) -> String? {
        guard let json, !json.isNull else { return nil }
        guard let text = json.string, (1...most).contains(text.utf8.count) else {
            problem(field, "a text of 1 to \(most) bytes is needed")
            return nil
        }
        return text
    }
}
