import Domain
import Kernel
import TestKit
import Testing

@Suite struct RetentionHandlerTests {
    /// A log and an external identity that nobody needs any more, and whose time is over.
    private func overdue() async throws -> (GroupBench, ID<ExternalIdentity>) {
        let bench = try await GroupBench()
        let company = bench.company
        let grant = try await bench.grantToRequester(days: 30)
        company.clock.advance(by: .days(31))
        try await bench.work()
        let identity = try #require(try await company.grant(grant.id).identity)
        #expect(try await company.grant(grant.id).removal == .done)
        try await company.system { tx in
            try tx.identities.removeMapping(of: company.requester.id, at: company.connection)
            for _ in 0..<600 { try tx.record(AuditEvent(.signedIn, [])) }
        }
        company.clock.advance(by: .days(400))
        try await bench.work([.tree])
        try await company.system { while try CountInsights(limit: 500)(in: $0) == 500 {} }
        return (bench, identity)
    }

    private func first(_ company: Company) async throws -> Int64? {
        try await company.read { try $0.audit.range(from: 1, limit: 1).first?.seq }
    }

    @Test func `N12: what was kept long enough goes, of the log and of external identities, and nothing twice a day`()
        async throws
    {
        let (bench, identity) = try await overdue()
        let company = bench.company
        #expect(try await first(company) == 1)
        try await bench.work([.tidy])
        #expect(try await first(company) == 513)
        let erased = try await company.read { try $0.identities.identity(identity) }
        #expect(erased != nil && erased?.sealed == nil && erased?.reference == nil)
        let told = ["log_pruned": 1, "identities_erased": 1]
        for (action, count) in told { #expect(try await bench.count(action) == count, "\(action)") }
        company.clock.advance(by: .hours(5))
        try await company.system { try Routine.retention.promise(in: $0) }
        try await bench.work([.tidy])
        for (action, count) in told { #expect(try await bench.count(action) == count, "\(action)") }
    }

    @Test func `N12: it begins with the organization and comes back a day later`() async throws {
        let bench = try await GroupBench()
        let company = bench.company
        func due() async throws -> Instant? {
            try await company.read { try $0.queue.find(.tidy, id: Routine.retention.rawValue)?.runAt }
        }
        #expect(try await due() == company.clock.now())
        try await bench.work([.tidy])
        #expect(try await due() == company.clock.now() + .days(1))
    }
}
