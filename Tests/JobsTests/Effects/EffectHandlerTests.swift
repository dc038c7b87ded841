import ConnectorKit
import Domain
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct EffectHandlerTests {
    let bench: TrackerBench

    init() async throws { bench = try await TrackerBench() }

    private func approve() async throws -> String {
        let key = try await bench.raise()
        try await bench.work()
        let request = try #require(await bench.request(key))
        try await bench.company.write(by: bench.company.approver) {
            _ = try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: $0)
        }
        return key
    }

    @Test func `a decision moves the issue and comments on it, once`() async throws {
        let key = try await approve()
        try await bench.work()
        #expect(bench.status(of: key) == "Approved")
        #expect(bench.comments(on: key) == 1)
    }

    static let names = [
        ["approve", "Approved", "ACCEPT", "aCCepted"],
        ["deny", "Denied", "DECLINE", "declined", "Reject", "rejected", "cancel", "Canceled", "CANCELLED"],
    ]

    @Test(arguments: [true, false])
    func `N24: each name for a decision is found in a workflow, whatever the case of its letters`(isApproval: Bool)
        async throws
    {
        for name in Self.names[isApproval ? 0 : 1] {
            let bench = try await TrackerBench()
            bench.vendor.withModel { $0.setWorkflow(.oneWay(name), of: SmallCompany.projectKey) }
            let key = try await bench.raise()
            try await bench.work()
            let request = try #require(await bench.request(key))
            try await bench.company.write(by: bench.company.approver) {
                _ = try DecideRequest(request.id, isApproval ? .approve(days: nil, comment: nil) : .deny(reason: "no"))(
                    in: $0
                )
            }
            try await bench.work()
            #expect(bench.status(of: key) == "Over", "\(name)")
        }
    }

    @Test(arguments: ["Approval", "approve it", "disapprove", "no", "Denial"])
    func `N24: another name is no candidate`(name: String) async throws {
        bench.vendor.withModel { $0.setWorkflow(.oneWay(name), of: SmallCompany.projectKey) }
        let key = try await approve()
        try await bench.work()
        #expect(bench.status(of: key) == "Waiting")
    }

    @Test func `a transition whose reply was lost is found done, not called a failure`() async throws {
        let key = try await approve()
        bench.vendor.withFaults { $0.appoint(.lost(afterEffect: true), method: .post, target: "/transitions") }
        try await bench.work()
        #expect(bench.status(of: key) == "Approved")
        bench.company.clock.advance(by: .hours(1))
        try await bench.work()
        #expect(try await bench.company.read { try $0.effects.count(in: [.deadLetter]) } == 0)
        #expect(try await bench.count("issue_transitioned") == 1)
        #expect(try await bench.count("issue_transition_failed") == 0)
    }

    @Test func `a workflow without such a transition makes a dead letter that undoes nothing`() async throws {
        let key = try await approve()
        let now = bench.company.clock.now()
        bench.vendor.withModel { $0.move(key, to: "3", by: nil, at: now) }
        try await bench.work()
        #expect(try await bench.company.read { try $0.effects.count(in: [.deadLetter]) } == 1)
        #expect(try await bench.request(key)?.decision == .approved)
        #expect(bench.comments(on: key) == 1)
    }

    @Test func `the comment waits for the transition, and a retry of the transition does not repeat it`() async throws {
        let key = try await approve()
        let now = bench.company.clock.now()
        bench.vendor.withModel { $0.move(key, to: "3", by: nil, at: now) }
        #expect(try await bench.company.read { try $0.effects.count(in: [.queued]) } == 2)
        try await bench.work()
        let dead = try await bench.company.read { try $0.effects.deadLetters(page: PageRequest()).items }
        #expect(dead.count == 1 && dead.allSatisfy { $0.isTransition && $0.next == nil })
        try await bench.company.write(by: bench.company.admin) { tx in
            for effect in dead { try RetryEffect(effect.id)(in: tx) }
            #expect(try tx.effects.count(in: [.queued]) == 1)
        }
        try await bench.work()
        #expect(bench.comments(on: key) == 1)
        #expect(try await bench.count("issue_commented") == 1)
    }
}

extension JiraWorkflow {
    /// Two statuses and one transition of this name.
    fileprivate static func oneWay(_ name: String) -> Self {
        Self(
            statuses: [Status("1", "Waiting", .new), Status("2", "Over", .done)],
            transitions: [Transition("11", name, from: ["1"], to: "2")]
        )
    }
}
