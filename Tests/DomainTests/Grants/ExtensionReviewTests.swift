import Domain
import Kernel
import TestKit
import Testing

@Suite struct ExtensionReviewTests {
    private func publish(_ company: Company, _ rule: Rule) async throws {
        let policy = Policy(rules: [rule])
        try await company.system { tx in
            let number = try (tx.policies.current()?.number ?? 0) + 1
            let document = policy.json.canonical
            try tx.policies.publish(
                PolicyRevision(number: number, document: document, publishedBy: "test", publishedAt: tx.now)
            )
        }
    }

    private func extend(_ grant: Grant, by person: Person, _ company: Company) async throws -> Grant {
        try await company.write(by: person) { try ExtendGrant(grant.id, days: 10, reason: "needed")(in: $0) }
    }

    @Test func `what the policy denies by now is not extended`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await publish(company, Rule("no-claude", .deny, when: Conditions(tools: ["claude"])))
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await extend(grant, by: company.approver, company)
        }
        #expect(refusal?.reason == "policy_denies")
    }

    @Test func `where stages are asked for, nobody else extends`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await publish(company, Rule("legal", .requireStage("legal"), when: Conditions(tools: ["claude"])))
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await extend(grant, by: company.approver, company)
        }
        #expect(refusal?.reason == "stages_required")
        // No route is set, so a site admin stands at the only stage.
        #expect(try await extend(grant, by: company.admin, company).status == .active)
    }
}
