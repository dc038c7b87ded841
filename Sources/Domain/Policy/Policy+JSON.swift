package import Kernel

extension Policy {
    /// The policy as JSON; its canonical form is what a revision stores and hashes.
    package var json: JSON {
        let members: JSON = [
            "rules": .array(rules.map(\.json)),
            "exceptions": exceptions.isEmpty ? .null : .array(exceptions.map(\.json)),
            "guardrails": guardrails.json,
            "tests": tests.isEmpty ? .null : .array(tests.map(\.json)),
        ]
        return members.withoutNulls
    }
}

extension Rule {
    package var json: JSON {
        let members: JSON = [
            "rule": .string(id), "effect": .string(effect.text), "when": when == Conditions() ? .null : when.json,
            "message": .text(message), "tests": tests.isEmpty ? .null : .array(tests.map(\.json)),
        ]
        return members.withoutNulls
    }
}

extension PolicyException {
    var json: JSON {
        [
            "exception": .string(id), "rule": .string(rule), "when": when.json, "owner": .string(owner.rawValue),
            "reason": .string(reason), "until": .instant(until),
        ]
    }
}

extension PolicyTest {
    var json: JSON { ["given": given.json, "expect": .string(expect.text)] }
}

extension Conditions {
    package var json: JSON {
        let members: JSON = [
            "project": projects?.json ?? .null, "tool": tool, "role": roles?.json ?? .null,
            "requesterGroups": groups.map { ["anyOf": $0.json] } ?? .null,
            "days": days.map(Self.json) ?? .null, "dataClasses": classes?.json ?? .null,
            "region": regions.map { ["anyOf": $0.json] } ?? .null, "attest": attested?.json ?? .null,
        ]
        return members.withoutNulls
    }

    private var tool: JSON {
        let members: JSON = [
            "ids": tools?.json ?? .null, "status": statuses.map(words) ?? .null, "risk": risks.map(words) ?? .null,
        ]
        return members.withoutNulls == [:] ? .null : members.withoutNulls
    }

    private func words<Word: RawRepresentable<String>>(_ words: Set<Word>) -> JSON {
        .strings(words.map(\.rawValue).sorted())
    }

    private static func json(_ days: ClosedRange<Int>) -> JSON {
        let first = days.lowerBound > dayRange.lowerBound ? days.lowerBound : nil
        let last: JSON = ["min": .int(first), "max": .integer(Int64(days.upperBound))]
        return last.withoutNulls
    }
}

extension ClassCondition {
    var json: JSON {
        let members: JSON = ["subsetOf": subsetOf?.json ?? .null, "anyOf": anyOf?.json ?? .null]
        return members.withoutNulls
    }
}

extension AttestedCondition {
    var json: JSON {
        let stated = values.sorted { $0.key < $1.key }.map { JSON.Member($0.key.rawValue, .bool($0.value)) }
        return .object(stated + (maximumAge.map { [JSON.Member("maxAgeDays", .integer(Int64($0)))] } ?? []))
    }
}

extension Guardrails {
    package var json: JSON {
        [
            "blockUnknownTools": .bool(blockUnknownTools), "requireReview": .bool(requireReview),
            "securityReviewAt": risks(securityReviewAt), "adminReviewAt": risks(adminReviewAt),
            "maximumDays": .object(
                maximumDays.sorted { $0.key < $1.key }
                    .map { JSON.Member($0.key.rawValue, .integer(Int64($0.value))) }
            ),
            "approveUnmatchedAt": risks(approveUnmatchedAt),
        ]
    }

    private func risks(_ risks: Set<Tool.Risk>) -> JSON { .strings(risks.sorted().map(\.rawValue)) }
}
