import ConnectorKit
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct JiraCommentTests {
    let bench: JiraBench

    init() throws { bench = try JiraBench() }

    @Test func `a comment reaches the customer`() async throws {
        let key = bench.raise()
        try await bench.tracker.comment("Approved for 30 days.\nEnjoy.", on: key, effect: "effect-1")
        let comments = try #require(bench.issue(key)).comments
        #expect(comments.map(\.text) == ["Approved for 30 days.\nEnjoy."])
        #expect(comments.map(\.isPublic) == [true])
        #expect(bench.wire.problems == [])
    }

    @Test func `an effect is told once, however often it is sent`() async throws {
        let key = bench.raise()
        for _ in 0..<3 { try await bench.tracker.comment("Approved.", on: key, effect: "effect-1") }
        try await bench.tracker.comment("Approved.", on: key, effect: "effect-2")
        #expect(bench.issue(key)?.comments.count == 2)
    }

    @Test func `a lost reply is found when the comment is sent again`() async throws {
        let key = bench.raise()
        bench.vendor.withFaults { $0.appoint(.lost(afterEffect: true), method: .post, target: "/comment") }
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.tracker.comment("Approved.", on: key, effect: "effect-1")
        }
        #expect(failure?.kind == .retryable)
        try await bench.tracker.comment("Approved.", on: key, effect: "effect-1")
        #expect(bench.issue(key)?.comments.count == 1)
    }

    @Test func `an earlier comment is found behind a hundred others`() async throws {
        let key = bench.raise()
        try await bench.tracker.comment("Approved.", on: key, effect: "effect-1")
        let now = bench.clock.now()
        bench.vendor.withModel { site in
            for number in 0..<150 { site.say("chatter \(number)", on: key, by: SmallCompany.ria.jiraAccount, at: now) }
        }
        try await bench.tracker.comment("Approved.", on: key, effect: "effect-1")
        #expect(bench.issue(key)?.comments.count == 151)
        #expect(bench.wire.problems == [])
    }
}
