package import Kernel

extension PolicyFacts {
    static let members: Set<String> = [
        "project", "tool", "role", "status", "risk", "groups", "requestedDays", "dataClasses", "region", "attested",
        "stale", "at", "missingStep",
    ]

    /// What is stored with the decision, and the members that examples use.
    package var json: JSON {
        let optional: JSON = [
            "region": .text(region), "at": .instant(at), "missingStep": .text(missingStep),
            "attested": attested.isEmpty ? .null : attestedJSON,
            "stale": stale.isEmpty ? .null : .strings(stale.map(\.rawValue)),
        ]
        let known: JSON = [
            "project": .string(project), "tool": .string(tool.rawValue), "role": .string(role),
            "status": .string(status.rawValue), "risk": .string(risk.rawValue), "groups": Names(groups).json,
            "requestedDays": .integer(Int64(requestedDays)), "dataClasses": Names(dataClasses).json,
        ]
        return .object((known.members ?? []) + (optional.withoutNulls.members ?? []))
    }

    private var attestedJSON: JSON {
        .object(
            attested.sorted { $0.key < $1.key }.map { attestation, fact in
                JSON.Member(attestation.rawValue, ["holds": .bool(fact.holds), "ageDays": .integer(Int64(fact.age))])
            }
        )
    }

    /// Facts as they were stored, with everything that policy needs.
    package init?(json: JSON) {
        guard ["project", "tool", "role", "status", "risk", "requestedDays"].allSatisfy({ json[$0] != nil }) else {
            return nil
        }
        self.init(given: json)
    }

    /// Facts of an example: what is absent is an unnamed tool and project, approved, of low risk, the role `user`, one
    /// day, no groups, and nothing known of classes, region, statements and time.
    init?(given json: JSON) {
        guard let project = json.text("project", or: ""), let tool = json.text("tool", or: ""),
            let role = json.text("role", or: "user"),
            let status = json.text("status", or: "approved").flatMap(Tool.Status.init(rawValue:)),
            let risk = json.text("risk", or: "low").flatMap(Tool.Risk.init(rawValue:)),
            let days = (json["requestedDays"] ?? 1).integer, (1...100_000).contains(days),
            let groups = json.names("groups"), let classes = json.names("dataClasses"),
            let attested = Self.attested(json["attested"]), let stale = json.names("stale"),
            stale.allSatisfy({ VendorFact(rawValue: $0) != nil })
        else { return nil }
        let at = json["at"]?.string
        guard at == nil || at.flatMap({ Instant(rfc3339: $0) }) != nil else { return nil }
        self.init(
            project: project,
            tool: ID(tool),
            role: role,
            status: status,
            risk: risk,
            groups: groups,
            requestedDays: Int(days),
            dataClasses: classes,
            region: json["region"]?.string,
            attested: attested,
            stale: stale.compactMap(VendorFact.init(rawValue:)),
            at: at.flatMap { Instant(rfc3339: $0) },
            missingStep: json["missingStep"]?.string
        )
    }

    private static func attested(_ json: JSON?) -> [Attestation: AttestedFact]? {
        var result: [Attestation: AttestedFact] = [:]
        for member in json?.members ?? [] {
            guard let attestation = Attestation(rawValue: member.key), let holds = member.value["holds"]?.bool,
                let age = member.value["ageDays"]?.integer, (0...100_000).contains(age)
            else { return nil }
            result[attestation] = AttestedFact(holds, age: Int(age))
        }
        return result
    }
}

extension JSON {
    fileprivate func text(_ name: String, or fallback: String) -> String? {
        guard let value = self[name] else { return fallback }
        return value.string
    }

    fileprivate func names(_ name: String) -> [String]? {
        guard let value = self[name] else { return [] }
        let names = value.array?.compactMap(\.string)
        return names?.count == value.array?.count ? names : nil
    }
}
