package import Kernel

/// What is stored with a decision: enough to explain it again at any time, bit for bit.
///
/// The failing condition of every rule follows from revision and facts, so it is computed when it is read.
package enum PolicyRecord {
    package static func make(_ verdict: PolicyVerdict, revision: PolicyRevision?, facts: PolicyFacts) -> JSON {
        [
            "outcome": .string(verdict.outcome.kind.rawValue),
            "stages": verdict.outcome.stages.json, "maximumDays": .int(verdict.outcome.maximumDays),
            "step": .string(verdict.step.rawValue), "matched": .strings(verdict.matched),
            "blockedBy": .text(verdict.blockedBy), "revision": .integer(revision?.number ?? 0),
            "revisionHash": .text(revision.map { Hex.encode($0.hash) }),
            "facts": facts.json, "factsHash": .string(Hex.encode(sha256(facts.json.canonical))),
        ]
    }
}

extension AccessRequest {
    /// The record, parsed; nil for a request that policy has not seen.
    package var policyRecordJSON: JSON? { policyRecord.flatMap { try? JSON(parsing: $0) } }

    /// Of the record what a decision needs: the stages and the most days.
    var policyRecordForDecision: JSON? {
        policyRecord.flatMap { try? JSON(parsing: $0, only: ["stages", "maximumDays"]) }
    }

    /// The facts that were stored with the decision of policy.
    package var policyFacts: PolicyFacts? { policyRecordJSON?["facts"].flatMap(PolicyFacts.init(json:)) }

    /// The most days that the rules of the pinned revision allow; with its guardrails, unless they are overridden.
    ///
    /// - Parameter record: the policy record, parsed.
    func pinnedMaximumDays(_ record: JSON?, _ isOverridden: Bool, in tx: some HasPolicies) throws -> Int? {
        guard isOverridden, let outcome = try outcomeWithoutGuardrails(in: tx) else {
            return record?["maximumDays"]?.integer.map(Int.init)
        }
        return outcome.maximumDays
    }

    /// What the pinned revision says of the frozen facts while an admin's override lasts; nil where it is not known.
    func outcomeWithoutGuardrails(in tx: some HasPolicies) throws -> PolicyOutcome? {
        guard let facts = policyFacts, var policy = try tx.policies.revision(policyRevision)?.policy() else {
            return nil
        }
        policy.guardrails = Guardrails(securityReviewAt: [])
        return policy.compiled().decide(facts).outcome
    }
}
