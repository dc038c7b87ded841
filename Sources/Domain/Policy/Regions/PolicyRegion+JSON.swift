package import Kernel

extension PolicyRegion {
    /// The region by dimension; a dimension that makes no difference is left out.
    ///
    /// From each list of `oneOf` at least one rule matches besides, and none of `noneOf`; both policies have those rules.
    package var json: JSON {
        let members: JSON = [
            "before": .string(before.text), "after": .string(after.text), "where": .object(places),
            "oneOf": difference.some.isEmpty ? .null : .array(difference.some.map(names)),
            "noneOf": difference.none.isEmpty ? .null : names(difference.none), "example": example.json,
        ]
        return members.withoutNulls
    }

    private func names(_ rules: [Int]) -> JSON { Names(rules.flatMap { comparison.names[$0].sorted }).json }

    private var places: [JSON.Member] {
        var members: [JSON.Member] = []
        for dimension in Dimension.all {
            let atoms = comparison.partition.atoms[dimension.place]
            guard let chosen = difference.cell.atoms[dimension.place], Set(chosen).count < atoms.count else { continue }
            members.append(JSON.Member(dimension.name, .array(chosen.sorted().map { atoms[$0].json })))
        }
        members += sets("groups", comparison.partition.groups.count) { index in
            (comparison.partition.groups.name(Int32(index)), difference.cell.groups[index])
        }
        if difference.cell.classes == .missing { members.append(JSON.Member("dataClasses", "unknown")) }
        guard case .known(let there, let absent) = difference.cell.classes else { return members }
        return members
            + sets("dataClasses", 64) { bit in
                let mask = UInt64(1) << UInt64(bit)
                guard comparison.partition.allClasses & mask != 0 else { return ("", .either) }
                let name = bit == 63 ? "any other" : comparison.partition.className(bit)
                return (name, there & mask != 0 ? .there : absent & mask != 0 ? .absent : .either)
            }
    }

    private func sets(_ name: String, _ count: Int, _ item: (Int) -> (String, Cell.Presence)) -> [JSON.Member] {
        let items = (0..<count).map(item)
        let (with, without) = (items.filter { $0.1 == .there }, items.filter { $0.1 == .absent })
        guard !with.isEmpty || !without.isEmpty else { return [] }
        return [JSON.Member(name, ["with": .strings(with.map(\.0)), "without": .strings(without.map(\.0))])]
    }
}

extension Dimension {
    fileprivate var name: String {
        switch self {
        case .project: "project"
        case .tool: "tool"
        case .status: "status"
        case .risk: "risk"
        case .role: "role"
        case .region: "region"
        case .days: "days"
        case .time: "time"
        case .attested(let attestation): "attest.\(attestation.rawValue)"
        }
    }
}

extension Atom {
    fileprivate var json: JSON {
        switch self {
        case .name(let name): .string(name)
        case .otherName: "any other"
        case .missing: "unknown"
        case .status(let status): .string(status.rawValue)
        case .risk(let risk): .string(risk.rawValue)
        case .numbers(let range): .string("\(range.lowerBound) to \(range.upperBound)")
        case .times(let range): .string(Self.text(range))
        case .stated(let value, let age): .string("\(value), \(age.lowerBound) to \(age.upperBound) days old")
        }
    }

    private static func text(_ range: Range<Int64>) -> String {
        let end = range.upperBound == .max ? "later" : Instant(milliseconds: range.upperBound).rfc3339
        return range.lowerBound == .min
            ? "until \(end)" : "\(Instant(milliseconds: range.lowerBound).rfc3339) to \(end)"
    }
}

extension PolicyDiff {
    package var json: JSON {
        ["exact": .bool(extent == .exact), "regions": .array(regions.map(\.json))]
    }
}

extension RuleFinding {
    package var json: JSON {
        ["rule": .string(rule), "kind": .string(kind.rawValue), "others": .strings(others)]
    }
}
