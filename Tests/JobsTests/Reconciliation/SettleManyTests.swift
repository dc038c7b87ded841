import Domain
import Kernel
import TestKit
import Testing

@Suite struct SettleManyTests {
    /// Findings for as many active grants without their member, as an empty answer of the directory would give.
    private func missing(_ count: Int, _ bench: GroupBench) async throws -> [Finding] {
        let company = bench.company
        for number in 1...count {
            let account = "jira-\(number)"
            let person = try await company.write(by: company.admin) {
                try AddLinkedPerson(displayName: "Person \(number)", jiraAccount: account)(in: $0)
            }
            try await bench.map(person, to: "member-\(number)")
            _ = try await company.approvedGrant("AI-\(number)", days: 90, reporter: account)
        }
        try await bench.work([.provisioning])
        bench.directory.set([])
        try await bench.compare()
        return try await bench.findings()
    }

    @Test func `ending grants that lack their member passes the breaker as a whole`() async throws {
        let bench = try await GroupBench()
        let found = try await missing(8, bench)
        #expect(found.map(\.kind) == Array(repeating: .missing, count: 8))
        try await bench.settle(Array(found.prefix(5)), .revoke)
        guard case .paused(let change) = try await bench.settle(Array(found.suffix(3)), .revoke) else {
            Issue.record("the sixth revocation passed")
            return
        }
        #expect(try await bench.count("grant_revoked") == 5)
        let release = SettleMassChange(change.id, release: true, reason: "looked at each")
        try await bench.company.write(by: bench.company.admin) { _ = try release(in: $0) }
        try await bench.work()
        #expect(try await bench.count("grant_revoked") == 8)
        #expect(try await bench.findings().isEmpty)
        #expect(try await bench.findings(open: false).map(\.state) == Array(repeating: .revoked, count: 8))
    }

    @Test func `one grant at a time counts as well`() async throws {
        let bench = try await GroupBench()
        for (index, finding) in try await missing(6, bench).enumerated() {
            let outcome = try await bench.settle([finding], .revoke)
            guard index == 5 else { continue }
            guard case .paused = outcome else {
                Issue.record("the sixth revocation passed")
                return
            }
        }
        #expect(try await bench.count("grant_revoked") == 5)
    }

    @Test func `more than one at a time may be settled five times a minute`() async throws {
        let bench = try await GroupBench()
        bench.directory.set(Set((1...12).map { "stranger-\($0)" }))
        try await bench.compare()
        let found = try await bench.findings()
        for start in stride(from: 0, to: 10, by: 2) {
            try await bench.settle(Array(found[start..<(start + 2)]), .adopt)
        }
        let refusal = await #expect(throws: Refusal.self) { try await bench.settle(Array(found.suffix(2)), .adopt) }
        #expect(refusal?.reason == "rate_limited")
    }
}
