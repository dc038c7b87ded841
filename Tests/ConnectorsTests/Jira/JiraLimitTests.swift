import ConnectorKit
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct JiraLimitTests {
    let bench: JiraBench

    init() throws { bench = try JiraBench() }

    private func failure(of fault: Fault) async throws -> ProviderFailure? {
        let key = bench.raise()
        bench.vendor.withFaults { $0.appoint(fault) }
        return await #expect(throws: ProviderFailure.self) { try await bench.tracker.issue(key) }
    }

    @Test func `a spent quota waits as long as Jira says`() async throws {
        let failure = try await failure(of: .trouble(.rateLimited(.minutes(12))))
        #expect(failure?.kind == .retryable)
        #expect(failure?.code == "rate_limited_quota")
        #expect(failure?.retryAfter == .minutes(12))
    }

    @Test func `a burst waits a moment`() async throws {
        let failure = try await failure(of: .trouble(.crowded))
        #expect(failure?.code == "rate_limited_burst")
        #expect(failure?.retryAfter == .seconds(1))
    }

    @Test func `too many writes to one issue leave other issues alone`() async throws {
        let (busy, quiet) = (bench.raise(), bench.raise())
        for number in 0..<20 { try await bench.tracker.comment("note", on: busy, effect: "effect-\(number)") }
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.tracker.comment("note", on: busy, effect: "effect-20")
        }
        #expect(failure?.code == "rate_limited_issue")
        #expect(failure?.retryAfter == .seconds(2))
        try await bench.tracker.comment("note", on: quiet, effect: "effect-21")
        bench.clock.advance(by: .seconds(2))
        try await bench.tracker.comment("note", on: busy, effect: "effect-20")
        #expect(bench.issue(busy)?.comments.count == 21)
    }

    @Test(arguments: [Trouble.broken, .unavailable, .gateway])
    func `trouble on Jira's side is worth another try`(trouble: Trouble) async throws {
        let failure = try await failure(of: .trouble(trouble))
        #expect(failure?.kind == .retryable)
        #expect(failure?.code == "jira_unavailable")
    }

    @Test func `a missing permission is named and not tried again`() async throws {
        bench.vendor.withModel { $0.setPermissions([.browse], of: SmallCompany.jiraBotAccount) }
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.tracker.groups(of: SmallCompany.ria.jiraAccount)
        }
        #expect(failure?.kind == .terminal)
        #expect(failure?.code == "permission_missing")
    }
}
