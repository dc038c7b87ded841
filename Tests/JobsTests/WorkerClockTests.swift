import Domain
import Kernel
import TestKit
import Testing

@Suite struct WorkerClockTests {
    @Test(arguments: [Span.seconds(-90), .seconds(0), .seconds(90), .hours(5)])
    func `a worker whose clock differs from the database's gives access all the same`(ahead: Span) async throws {
        let bench = try await GroupBench(ahead: ahead)
        let grant = try await bench.grantToRequester()
        #expect(grant.status == .active)
        let jobs = try await bench.company.read { try $0.jobs.of(grant: grant.id) }
        #expect(jobs.map(\.attempts) == [1])
    }
}
