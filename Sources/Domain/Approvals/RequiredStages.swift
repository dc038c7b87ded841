import Kernel

extension AccessRequest {
    /// The stages that the pinned revision asks for, in byte order; none leaves the request to the ordinary queue.
    ///
    /// - Parameter record: the policy record, parsed.
    func requiredStages(_ record: JSON?, in tx: some Scope & HasPolicies) throws -> [String] {
        let pinned = record?["stages"]?.array?.compactMap(\.string) ?? []
        guard !pinned.isEmpty, let override = try tx.policies.override(of: id), tx.now < override.until else {
            return pinned
        }
        return try outcomeWithoutGuardrails(in: tx)?.stages.sorted ?? pinned
    }

    /// Whether policy asked for stages by name.
    package var namesStages: Bool { policyRecordJSON?["stages"]?.array?.isEmpty == false }

    /// The stages that are asked for now.
    package func requiredStages(in tx: some Scope & HasPolicies) throws -> [String] {
        try requiredStages(policyRecordJSON, in: tx)
    }
}
