package import Kernel

extension PolicyRegion {
    /// The requests where `rule` matches, and of each list in `oneOf` at least one rule, and none of `noneOf`.
    ///
    /// `where` are the conditions of `rule`, as in a document; `daysAbove` is where a limit begins to matter.
    package var json: JSON {
        let content = comparison.contents[difference.rule]
        let limit = if case .limitDays(let days) = content.effect { days } else { Int?.none }
        let members: JSON = [
            "before": .string(before.text), "after": .string(after.text), "rule": names([difference.rule]),
            "effect": .string(content.effect.text), "where": content.when.json, "daysAbove": .int(limit),
            "oneOf": others.isEmpty ? .null : .array(others.map(names)),
            "noneOf": difference.none.isEmpty ? .null : names(difference.none), "example": example.json,
        ]
        return members.withoutNulls
    }

    private var others: [[Int]] { Array(difference.some.dropFirst()) }

    private func names(_ rules: [Int]) -> JSON { Names(rules.flatMap { comparison.names[$0].sorted }).json }
}

extension PolicyDiff {
    package var json: JSON { ["exact": .bool(extent == .exact), "regions": .array(regions.map(\.json))] }
}

extension RuleFinding {
    package var json: JSON {
        ["rule": .string(rule), "kind": .string(kind.rawValue), "others": .strings(others)]
    }
}
