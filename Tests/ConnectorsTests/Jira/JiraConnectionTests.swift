import ConnectorKit
import Connectors
import Domain
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct JiraConnectionTests {
    @Test func `a sound connection passes every check`() async throws {
        let bench = try JiraBench()
        let test = await bench.tracker.test(nil)
        #expect(test.passed)
        #expect(test.checks.allSatisfy { $0.verdict == .passed })
        #expect(test.identity == "Clearance at small-company.atlassian.net")
        #expect(bench.wire.problems == [])
    }

    @Test func `missing permissions are named by Jira's keys`() async throws {
        let bench = try JiraBench()
        bench.vendor.withModel { $0.setPermissions([.browse, .comment], of: SmallCompany.jiraBotAccount) }
        let test = await bench.tracker.test(nil)
        #expect(!test.passed)
        #expect(test.missing == ["TRANSITION_ISSUES", "USER_PICKER"])
    }

    private func intake(
        project: String = SmallCompany.projectKey,
        portal: String = SmallCompany.portalID,
        types: [String] = [SmallCompany.requestTypeID],
        hasSecret: Bool = true
    ) -> TrackerIntake {
        let project = IntakeProject(
            connection: "jira",
            projectKey: project,
            portalID: portal,
            requestTypeIDs: types,
            appUUID: SmallCompany.appUUID
        )
        return TrackerIntake(project: project, hasWebhookSecret: hasSecret)
    }

    @Test func `the chosen intake project passes, and what Jira does not tell is said`() async throws {
        let bench = try JiraBench()
        let test = await bench.tracker.test(intake())
        #expect(test.passed)
        #expect(test.checks.filter { $0.verdict == .notVerifiable }.map(\.name) == ["portal panel", "webhook"])
        #expect(bench.wire.problems == [])
    }

    @Test func `a permission that the intake project withholds is missing, though it is held elsewhere`() async throws {
        let bench = try JiraBench()
        let account = SmallCompany.jiraBotAccount
        bench.vendor.withModel { $0.withhold([.transition], of: account, in: SmallCompany.projectKey) }
        #expect(await bench.tracker.test(nil).passed)
        let test = await bench.tracker.test(intake())
        #expect(!test.passed && test.missing == ["TRANSITION_ISSUES"])
    }

    @Test func `an unknown project, portal or request type fails by name`() async throws {
        let bench = try JiraBench()
        let failed = { (intake: TrackerIntake) in
            await bench.tracker.test(intake).checks.filter { $0.verdict == .failed }.map(\.name)
        }
        #expect(await failed(intake(project: "NOPE")) == ["permissions", "portal"])
        #expect(await failed(intake(portal: "404")) == ["portal", "request types"])
        #expect(await failed(intake(types: [SmallCompany.requestTypeID, "404"])) == ["request types"])
    }

    @Test func `a webhook without a secret is said to be the poller's work`() async throws {
        let bench = try JiraBench()
        let webhook = await bench.tracker.test(intake(hasSecret: false)).checks.first { $0.name == "webhook" }
        #expect(webhook?.detail.contains("poller") == true)
    }

    @Test func `a refused token says that the connection is broken`() async throws {
        let bench = try JiraBench(token: "an-old-token")
        let test = await bench.tracker.test(nil)
        #expect(!test.passed)
        #expect(test.checks.last?.name == "credential")
        let failure = await #expect(throws: ProviderFailure.self) { try await bench.tracker.issue("AI-1") }
        #expect(failure?.kind == .disconnected)
        #expect(failure?.code == "credential_refused")
    }

    @Test func `the token goes to no other site`() async throws {
        let bench = try JiraBench(settings: ["api_url": "https://api.atlassian.com/ex/jira/cloud-id"])
        let other = try #require(WebAddress("https://elsewhere.example/rest/api/3/myself"))
        let binding = ConnectionBinding(
            organization: "org",
            connection: "jira",
            connector: "jira",
            provider: JiraAPIToken.name,
            settings: ["site_url": JiraBench.site, "account_email": SmallCompany.jiraBotEmail]
        )
        let session = try await bench.broker.session(for: binding, scopes: [])
        #expect(session.authorize(HTTPCall(.get, other), at: bench.clock.now(), answering: nil) == nil)
    }

    @Test(arguments: [[:], ["site_url": "not an address"], ["site_url": "ftp://small-company.example"]])
    func `settings without a usable site are refused before any call`(settings: [String: String]) async throws {
        let bench = try JiraBench()
        let binding = ConnectionBinding(
            organization: "org",
            connection: "jira",
            connector: "jira",
            provider: JiraAPIToken.name,
            settings: settings
        )
        let caller = AuthorizedCaller(
            binding,
            scopes: [],
            broker: bench.broker,
            transport: bench.wire,
            time: bench.clock
        )
        #expect(throws: Refusal.self) { try JiraConnector(binding, caller: caller) }
    }
}
