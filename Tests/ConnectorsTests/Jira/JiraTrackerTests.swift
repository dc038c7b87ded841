import ConnectorKit
import Kernel
import TestKit
import Testing
import Vendors

@Suite(.enabled(if: SharedFiles.areExpected, "needs Atlassian's specifications beside the project"))
struct JiraTrackerTests {
    let bench: JiraBench

    init() throws { bench = try JiraBench() }

    @Test func `an issue is read with its reporter, request type and portal`() async throws {
        let key = bench.raise(by: SmallCompany.cal)
        let issue = try await bench.tracker.issue(key)
        #expect(issue.key == key)
        #expect(issue.project == SmallCompany.projectKey)
        #expect(issue.reporter == SmallCompany.cal.jiraAccount)
        #expect(issue.requestType == SmallCompany.requestTypeID)
        #expect(issue.portal == SmallCompany.portalID)
        #expect(issue.status == "Waiting for approval")
        #expect(issue.createdAt == bench.clock.now())
        expectAsSpecified()
    }

    @Test func `an anonymous reporter is nobody`() async throws {
        let request = NewJiraRequest(
            project: SmallCompany.projectKey,
            requestType: SmallCompany.requestTypeID,
            reporter: nil,
            summary: "Who am I"
        )
        let now = bench.clock.now()
        let key = bench.vendor.withModel { $0.create(request, at: now).key }
        #expect(try await bench.tracker.issue(key).reporter == nil)
        expectAsSpecified()
    }

    @Test func `the snapshot is a field inside the app's property`() async throws {
        let key = bench.raise()
        let property = try await bench.tracker.property(SmallCompany.appUUID, of: key)
        #expect(property?[SmallCompany.snapshotField]?["tool"] == "claude-enterprise")
        expectAsSpecified()
    }

    @Test func `a property that comes late is absent until then`() async throws {
        let key = bench.raise(propertyDelay: .seconds(5))
        #expect(try await bench.tracker.property(SmallCompany.appUUID, of: key) == nil)
        bench.clock.advance(by: .seconds(5))
        #expect(try await bench.tracker.property(SmallCompany.appUUID, of: key) != nil)
        expectAsSpecified()
    }

    @Test func `the groups of an account have ids and names`() async throws {
        let groups = try await bench.tracker.groups(of: SmallCompany.pat.jiraAccount)
        #expect(groups.map(\.name) == ["staff", "approvers"])
        #expect(groups.map(\.id) == [SmallCompany.Group.staff.id, SmallCompany.Group.approvers.id])
        #expect(try await bench.tracker.groups(of: SmallCompany.cal.jiraAccount) == [])
        expectAsSpecified()
    }

    @Test func `a transition is made once and is then no longer there`() async throws {
        let key = bench.raise()
        let approve = try #require(try await bench.tracker.transitions(of: key).first { $0.name == "Approve" })
        try await bench.tracker.transition(key, to: approve.id)
        #expect(try await bench.tracker.issue(key).status == "Approved")
        #expect(try await bench.tracker.transitions(of: key).map(\.name) == ["Reopen"])
        let refusal = await #expect(throws: ProviderFailure.self) {
            try await bench.tracker.transition(key, to: approve.id)
        }
        #expect(refusal?.code == "rejected")
        #expect(refusal?.kind == .terminal)
        expectAsSpecified()
    }

    @Test func `an issue that does not exist is terminal`() async throws {
        let failure = await #expect(throws: ProviderFailure.self) { try await bench.tracker.issue("AI-404") }
        #expect(failure?.kind == .terminal)
        #expect(failure?.code == "not_found")
    }

    private func expectAsSpecified() {
        #expect(bench.wire.problems == [])
        #expect(bench.wire.judged > 0)
    }
}
