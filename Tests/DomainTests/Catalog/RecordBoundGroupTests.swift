import Domain
import Kernel
import TestKit
import Testing

@Suite struct RecordBoundGroupTests {
    private static let (ours, theirs): ([UInt8], [UInt8]) = ([1], [9])

    @Test func `a group bound for a second tool takes no baseline, and our own members stay ours`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await bindAgain(in: company)
        #expect(try await !isBaseline(Self.theirs, in: company))
        #expect(try await !isBaseline(Self.ours, in: company))
        _ = try await company.write(by: company.approver) { try RevokeGrant(grant.id, reason: "left")(in: $0) }
        let (removal, _) = try await company.startJob(of: grant.id)
        #expect(removal.kind == .deprovision && removal.state == .running)
    }

    @Test func `a former identity whose removal is still owed is no baseline`() async throws {
        let company = try await Company()
        _ = try await company.activeGrant("AI-1")
        try await company.mapRequester("identity-new", reference: [2])
        try await bindAgain(in: company)
        #expect(try await !isBaseline(Self.ours, in: company))
    }

    private func bindAgain(in company: Company) async throws {
        let connection = company.connection
        try await company.write(by: company.admin) { tx in
            try SaveTool(Tool(id: "coder", name: "Coder", status: .approved, risk: .low, connection: connection))(
                in: tx
            )
            let members = [Self.ours, Self.theirs]
            try RecordBoundGroup("coder", role: "user", group: "group-1", name: "Shared", baseline: members)(in: tx)
        }
    }

    private func isBaseline(_ member: [UInt8], in company: Company) async throws -> Bool {
        let connection = company.connection
        return try await company.read {
            try $0.catalog.isBaseline(member, of: "group-1", connection: connection)
        }
    }
}
