import Domain
import Kernel
import TestKit
import Testing

@Suite struct RevokeInBulkTests {
    private func refusal(_ company: Company, _ ids: [ID<Grant>], _ reason: String = "x", by person: Person? = nil)
        async throws -> String?
    {
        let refusal = await #expect(throws: Refusal.self) {
            try await company.write(by: person ?? company.approver) { try RevokeInBulk(ids, reason: reason)(in: $0) }
        }
        return refusal?.reason
    }

    @Test func `grants are revoked at once with one reason, each on the record`() async throws {
        let company = try await Company()
        let grants = [
            try await company.activeGrant("AI-1").id, try await company.approvedGrant("AI-2", tool: "notes").id,
        ]
        let before = try await company.head()
        let outcome = try await company.write(by: company.approver) {
            try RevokeInBulk(grants + grants, reason: "the project is over")(in: $0)
        }
        #expect(outcome == .done(2))
        #expect(try await company.actions(after: before).count { $0 == "grant_revoked" } == 2)
    }

    @Test func `one grant that cannot be revoked, and none is`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1").id
        #expect(try await refusal(company, [grant, "lost"]) == "no_such_grant")
        #expect(try await refusal(company, [grant], "") == "reason_missing")
        #expect(try await refusal(company, []) == "bulk_size")
        #expect(try await refusal(company, (0...50).map { ID("g\($0)") }) == "bulk_size")
        #expect(try await refusal(company, [grant], by: company.requester) == "not_an_approver")
        #expect(try await company.grant(grant).status == .active)
    }
}
