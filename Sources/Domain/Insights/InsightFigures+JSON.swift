package import Kernel

extension InsightFigures {
    /// Durations are whole seconds, shares whole percent; what nothing is known of is null.
    package var json: JSON {
        [
            "countedThrough": .integer(asOf.through), "countedAt": .instant(asOf.countedAt), "from": .instant(from),
            "to": .instant(to), "timeZone": "UTC", "toolsWithActiveAccess": .int(toolsInUse),
            "usersWithActiveAccess": .integer(users), "activeGrants": .integer(activeGrants),
            "pendingGrants": .integer(pendingGrants), "mostAdopted": .text(mostAdopted?.tool.rawValue),
            "tools": .array(tools.map(\.json)),
            "funnel": [
                "requested": .integer(funnel.requested), "approved": .integer(funnel.approved),
                "began": .integer(funnel.began),
            ],
            "decisions": [
                "approvedByPeople": .integer(decisions.approvedByPeople),
                "approvedByPolicy": .integer(decisions.approvedByPolicy),
                "automaticPercent": .whole(decisions.automaticShare), "denied": .integer(decisions.denied),
                "cancelled": .integer(decisions.cancelled), "lapsed": .integer(decisions.lapsed),
            ],
            "decisionTimes": .array(decisionTimes.map(\.json)), "denials": .array(denials.map { $0.json("reason") }),
            "expiringWithinDays": [
                "30": .integer(expiring[0]), "60": .integer(expiring[1]), "90": .integer(expiring[2]),
            ],
            "standingOver90Days": .integer(standing),
            "dataClasses": .array(dataClasses.map { $0.json("dataClass") }), "removal": removal.json,
            "outstandingRemovals": .int(outstandingRemovals), "deadlinesMissed": .whole(breaches),
            "deadlinesMissedPercent": .whole(breachShare), "drift": .array(drift.map { $0.json("kind") }),
            "reviews": [
                "asked": .integer(reviews.asked), "kept": .integer(reviews.kept),
                "revoked": .integer(reviews.revoked), "overdue": .integer(reviews.overdue),
            ],
        ]
    }
}

extension InsightFigures.ToolFigures {
    package var json: JSON {
        [
            "tool": .string(tool.rawValue), "users": .integer(users), "activeGrants": .integer(active),
            "pendingGrants": .integer(pending),
        ]
    }
}

extension InsightFigures.LatencyFigures {
    var json: JSON {
        [
            "tool": .text(tool?.rawValue), "count": .integer(count), "p50": .seconds(p50), "p90": .seconds(p90),
            "p99": .seconds(p99),
        ]
    }
}

extension InsightCount {
    func json(_ name: String) -> JSON {
        let json: JSON = [name: .string(detail), "count": .integer(count)]
        guard !tool.rawValue.isEmpty, case .object(let members) = json else { return json }
        return .object([JSON.Member("tool", .string(tool.rawValue))] + members)
    }
}

extension JSON {
    fileprivate static func whole(_ value: Int64?) -> JSON { value.map(JSON.integer) ?? .null }
    fileprivate static func seconds(_ span: Span?) -> JSON { span.map { .integer($0.milliseconds / 1_000) } ?? .null }
}

extension Holder {
    package var json: JSON {
        [
            "person": .string(person.rawValue), "name": .string(name), "department": .text(department),
            "tools": .int(tools), "activeGrants": .int(grants),
        ]
    }
}

extension ReadDepartments.Table {
    /// Rows whose numbers are null are too small to be told apart.
    package var json: JSON {
        [
            "isMapped": .bool(isMapped), "minimumGroup": .int(SmallGroups.minimum),
            "items": .array(
                rows.map { row in
                    [
                        "department": .text(row.department), "people": .int(row.people),
                        "usersWithActiveAccess": .int(row.users),
                    ]
                }
            ),
        ]
    }
}
