package import Kernel

extension [StageState] {
    package func json(showsPeople: Bool) -> JSON {
        ["waitingFor": .text(waitingFor), "stages": .array(map { $0.json(showsPeople: showsPeople) })]
    }
}

extension StageState {
    fileprivate func json(showsPeople: Bool) -> JSON {
        [
            "stage": .string(stage), "approvedBy": showsPeople ? .text(approval?.by.rawValue) : .null,
            "approvedAt": .instant(approval?.at), "count": .int(people.count),
            "people": .strings(showsPeople ? people.map(\.id.rawValue) : []), "fallback": .bool(isFallback),
        ]
    }
}

extension ProbeApprovers.Answer {
    package var json: JSON {
        let head: [JSON.Member] = [
            .init("outcome", .string(verdict.outcome.text)), .init("blockedBy", .text(verdict.blockedBy)),
        ]
        return .object(head + (stages.json(showsPeople: true).members ?? []))
    }
}
