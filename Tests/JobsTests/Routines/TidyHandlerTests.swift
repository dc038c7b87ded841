import Domain
import Kernel
import TestKit
import Testing

@Suite struct TidyHandlerTests {
    @Test func `what was remembered for a while is forgotten when its time is over`() async throws {
        let bench = try await TrackerBench()
        let (store, clock) = (bench.company.store, bench.company.clock)
        let (start, hash) = (clock.now(), sha256([1]))
        try await store.enter { doors in
            _ = try doors.rememberOnce("jira-hook", "delivery", until: start + .minutes(5))
            try doors.addWebSession(
                WebSessionDoor(hash: hash, organization: "acme", person: "p", expiresAt: start + .minutes(5))
            )
        }
        let call = RepeatableCall(key: hash, question: hash, until: start + .minutes(5))
        try await bench.company.system { _ = try $0.answers.claim(call) }
        try await bench.work()
        #expect(try await store.enter { try $0.webSession(hash: hash) } != nil)
        clock.advance(by: .hours(2))
        try await bench.work()
        #expect(try await store.enter { try $0.webSession(hash: hash) } == nil)
        #expect(try await bench.company.system { try $0.answers.claim(call) })
    }
}
