import Kernel

/// What conditions mean, written as plainly as possible: the explanation uses this, and the compiled form must agree.
extension Conditions {
    /// The first condition that does not hold; nil when all do.
    ///
    /// - Parameter missing: whether a condition on a fact that is missing holds.
    package func firstFailure(_ facts: PolicyFacts, missing: Bool) -> Kind? {
        Kind.allCases.first { !holds($0, facts, missing: missing) }
    }

    private func holds(_ kind: Kind, _ facts: PolicyFacts, missing: Bool) -> Bool {
        switch kind {
        case .project: projects?.contains(facts.project) ?? true
        case .tool: tools?.contains(facts.tool.rawValue) ?? true
        case .status: statuses?.contains(facts.status) ?? true
        case .risk: risks?.contains(facts.risk) ?? true
        case .role: roles?.contains(facts.role) ?? true
        case .groups: groups?.containsAny(of: facts.groups) ?? true
        case .days: days?.contains(facts.requestedDays) ?? true
        case .dataClasses: classes?.holds(facts.dataClasses, missing: missing) ?? true
        case .region: regions.map { regions in facts.region.map(regions.contains) ?? missing } ?? true
        case .attest: attested?.holds(facts.attested, missing: missing) ?? true
        case .exception: true
        }
    }
}

extension ClassCondition {
    func holds(_ classes: [String], missing: Bool) -> Bool {
        guard !classes.isEmpty else { return missing }
        return (subsetOf.map { classes.allSatisfy($0.contains) } ?? true)
            && (anyOf?.containsAny(of: classes) ?? true)
    }
}

extension AttestedCondition {
    func holds(_ attested: [Attestation: AttestedFact], missing: Bool) -> Bool {
        values.allSatisfy { attestation, wanted in
            guard let fact = attested[attestation], fact.age <= maximumAge ?? .max else { return missing }
            return fact.holds == wanted
        }
    }
}
