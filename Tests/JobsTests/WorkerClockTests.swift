import Domain
import Jobs
import Kernel
import TestKit
import Testing

@Suite struct WorkerClockTests {
    @Test func `each kind of work has one lane, and ended grants wait for nothing that calls another system`() {
        #expect(Worker.lanes.flatMap(\.self).count == Work.Kind.allCases.count)
        #expect(Set(Worker.lanes.joined()) == Set(Work.Kind.allCases))
        #expect(Worker.lanes.contains([.sweep]))
    }

    @Test(arguments: [Span.seconds(-90), .seconds(0), .seconds(90), .hours(5)])
    func `a worker whose clock differs from the database's gives access all the same`(ahead: Span) async throws {
        let bench = try await GroupBench(ahead: ahead)
        let grant = try await bench.grantToRequester()
        #expect(grant.status == .active)
        let jobs = try await bench.company.read { try $0.jobs.of(grant: grant.id) }
        #expect(jobs.map(\.attempts) == [1])
    }
}
