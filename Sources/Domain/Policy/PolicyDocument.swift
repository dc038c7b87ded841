package import Kernel

extension Policy {
    /// The policy as JSON; its canonical form is what a revision stores and hashes.
    package var json: JSON {
        [
            "rules": .array(rules.map(\.json)),
            "guardrails": [
                "requireReview": .bool(guardrails.requireReview),
                "securityReviewAt": .strings(guardrails.securityReviewAt.sorted().map(\.rawValue)),
                "adminReviewAt": .strings(guardrails.adminReviewAt.sorted().map(\.rawValue)),
                "maximumDays": .object(
                    guardrails.maximumDays.sorted { $0.key < $1.key }
                        .map { JSON.Member($0.key.rawValue, .integer(Int64($0.value))) }
                ),
            ],
        ]
    }

    /// Reads a policy strictly: an unknown member, an empty group list or a rule named twice is refused.
    package init(json: JSON) throws(Refusal) {
        try json.allowOnly(["rules", "guardrails"], in: "the policy")
        var rules: [AutoApprovalRule] = []
        for item in try json.requireArray("rules", in: "the policy") { rules.append(try AutoApprovalRule(json: item)) }
        guard Set(rules.map { ID<AutoApprovalRule>($0.id) }).count == rules.count else {
            throw .policy("every rule needs an id of its own")
        }
        self.init(rules: rules, guardrails: try json["guardrails"].map(Guardrails.init(json:)) ?? Guardrails())
    }
}

extension AutoApprovalRule {
    var json: JSON {
        let groups: JSON =
            switch self.groups {
            case .anyone: "anyone"
            case .anyOf(let ids): .strings(ids.sorted())
            }
        let members: JSON = [
            "id": .string(id), "project": .text(project), "tool": .text(tool?.rawValue),
            "autoApprove": .bool(autoApprove), "groups": groups, "maximumDays": .int(maximumDays),
        ]
        return members.withoutNulls
    }

    init(json: JSON) throws(Refusal) {
        try json.allowOnly(["id", "project", "tool", "autoApprove", "groups", "maximumDays"], in: "a rule")
        guard let id = json["id"]?.string, !id.isEmpty else { throw .policy("a rule needs an `id`") }
        guard let autoApprove = json["autoApprove"]?.bool else { throw .policy("rule `\(id)` needs `autoApprove`") }
        let days = json["maximumDays"]?.integer
        guard days.map({ (1...180).contains($0) }) ?? (json["maximumDays"] == nil) else {
            throw .policy("rule `\(id)`: `maximumDays` is a whole number from 1 to 180")
        }
        self.init(
            id: id,
            project: json["project"]?.string,
            tool: json["tool"]?.string.map { ID($0) },
            autoApprove: autoApprove,
            groups: try Groups(json: json["groups"], rule: id),
            maximumDays: days.map(Int.init)
        )
    }
}

extension AutoApprovalRule.Groups {
    init(json: JSON?, rule: String) throws(Refusal) {
        if json?.string == "anyone" {
            self = .anyone
            return
        }
        guard let ids = json?.array?.compactMap(\.string), !ids.isEmpty, ids.count == json?.array?.count else {
            throw .policy(
                "rule `\(rule)`: `groups` is a list of group ids, or `anyone`; an empty list would mean nobody"
            )
        }
        self = .anyOf(ids)
    }
}

extension Guardrails {
    init(json: JSON) throws(Refusal) {
        try json.allowOnly(["requireReview", "securityReviewAt", "adminReviewAt", "maximumDays"], in: "the guardrails")
        self.init()
        if let value = json["requireReview"] {
            guard let flag = value.bool else { throw .policy("`requireReview` is true or false") }
            requireReview = flag
        }
        if let value = json["securityReviewAt"] { securityReviewAt = try Guardrails.risks(value, "securityReviewAt") }
        if let value = json["adminReviewAt"] { adminReviewAt = try Guardrails.risks(value, "adminReviewAt") }
        for member in json["maximumDays"]?.members ?? [] {
            guard let risk = Tool.Risk(rawValue: member.key), let days = member.value.integer, (1...180).contains(days)
            else {
                throw .policy("`maximumDays` gives days from 1 to 180 for `low`, `medium` or `high`")
            }
            maximumDays[risk] = Int(days)
        }
    }

    private static func risks(_ json: JSON, _ name: String) throws(Refusal) -> Set<Tool.Risk> {
        guard let words = json.array?.compactMap({ $0.string.flatMap(Tool.Risk.init(rawValue:)) }),
            words.count == json.array?.count
        else { throw .policy("`\(name)` is a list of `low`, `medium`, `high`") }
        return Set(words)
    }
}

extension Refusal {
    static func policy(_ message: String) -> Refusal { Refusal(.invalid, "invalid_policy", message) }
}

extension JSON {
    /// Refuses members that we do not know: a misspelt one must not be silently without effect.
    package func allowOnly(_ names: Set<String>, in place: String) throws(Refusal) {
        guard let members else { throw Refusal(.invalid, "not_an_object", "\(place) must be an object") }
        for member in members where !names.contains(member.key) {
            throw Refusal(.invalid, "unknown_member", "\(place) has no member `\(member.key)`")
        }
    }

    package func requireArray(_ name: String, in place: String) throws(Refusal) -> [JSON] {
        guard let array = self[name]?.array else {
            throw Refusal(.invalid, "missing_member", "\(place) needs a list `\(name)`")
        }
        return array
    }

    package func requireText(_ name: String, in place: String) throws(Refusal) -> String {
        guard let text = self[name]?.string, !text.isEmpty else {
            throw Refusal(.invalid, "missing_member", "\(place) needs `\(name)`")
        }
        return text
    }
}
