import Kernel

extension AccessRequest {
    /// The stages that the pinned revision asks for, and those that guardrails ask for at this moment, in byte order; none
    /// leaves the request to the ordinary queue.
    ///
    /// A tool that became restricted or riskier while the request waited is not approved as if it had not.
    /// - Parameter record: the policy record, parsed.
    func requiredStages(
        _ record: JSON?,
        in tx: some Scope & HasPolicies & HasCatalog & HasConnections
    ) throws -> [String] {
        let pinned = record?["stages"]?.array?.compactMap(\.string) ?? []
        let today = try stagesOfGuardrails(record, in: tx)
        guard !pinned.isEmpty || !today.isEmpty else { return [] }
        let isOverridden = try isOverridden(in: tx)
        let known = isOverridden && !pinned.isEmpty ? try outcomeWithoutGuardrails(in: tx)?.stages.sorted : nil
        return Names((known ?? pinned) + today).sorted
    }

    /// The stages that are asked for now.
    package func requiredStages(
        in tx: some Scope & HasPolicies & HasCatalog & HasConnections
    ) throws -> [String] {
        try requiredStages(policyRecordJSON, in: tx)
    }

    private func isOverridden(in tx: some Scope & HasPolicies) throws -> Bool {
        try tx.policies.override(of: id).map { tx.now < $0.until } ?? false
    }

    /// What guardrails ask for today; none where neither they nor the tool changed since the request came in.
    private func stagesOfGuardrails(
        _ record: JSON?,
        in tx: some Scope & HasPolicies & HasCatalog & HasConnections
    ) throws -> [String] {
        guard let tool = try tx.catalog.find(tool) else { return [] }
        let current = try tx.policies.current()
        guard
            current?.number ?? 0 != policyRevision || record?["facts"]?["status"]?.string != tool.status.rawValue
                || record?["facts"]?["risk"]?.string != tool.risk.rawValue
        else { return [] }
        let guardrails = try (current?.policy() ?? .initial).guardrails
        let rules = try isOverridden(in: tx) ? guardrails.standing : guardrails.rules
        let facts = try factsNow(tool: tool, at: tx.now, in: tx)
        return rules.compactMap { rule in
            guard case .requireStage(let stage) = rule.effect, stage != Rule.ordinaryStage,
                rule.when.firstFailure(facts, missing: true) == nil
            else { return nil }
            return stage
        }
    }
}
