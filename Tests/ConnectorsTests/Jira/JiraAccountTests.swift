import ConnectorKit
import Kernel
import TestKit
import Testing
import Vendors

@Suite(.enabled(if: SharedFiles.areExpected, "needs Atlassian's specifications beside the project"))
struct JiraAccountTests {
    let bench: JiraBench

    init() throws { bench = try JiraBench() }

    @Test func `an account is read by its id, as the site writes it`() async throws {
        let pat = SmallCompany.pat.jiraAccount
        let expected = TrackerAccount(id: pat, kind: .human, isActive: true)
        #expect(try await bench.tracker.account(pat) == expected)
        // Whatever letters were typed: only the site's own writing will be compared with a reporter.
        #expect(try await bench.tracker.account(pat.uppercased()) == expected)
        let customer = try await bench.tracker.account(SmallCompany.cal.jiraAccount)
        #expect(customer?.kind == .human)
        #expect(bench.wire.problems == [] && bench.wire.judged > 0)
    }

    @Test func `an app's account is no human's`() async throws {
        #expect(try await bench.tracker.account(SmallCompany.jiraBotAccount)?.kind == .app)
    }

    @Test func `what Jira does not know is nobody, and what it does not let us see is a failure`() async throws {
        #expect(try await bench.tracker.account("712020:nobody") == nil)
        bench.vendor.withModel { $0.setPermissions([.browse], of: SmallCompany.jiraBotAccount) }
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.tracker.account(SmallCompany.pat.jiraAccount)
        }
        #expect(failure?.code == "permission_missing")
    }
}
