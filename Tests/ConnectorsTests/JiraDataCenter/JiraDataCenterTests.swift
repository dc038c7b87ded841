import ConnectorKit
import Connectors
import Domain
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct JiraDataCenterTests {
    static let base = "https://jira.small-company.example/jira"

    let clock = VirtualClock()
    let vendor: VendorHost<JiraDataCenter>
    let wire: CheckedTransport
    let broker: MintingBroker
    let tracker: any IssueTracker

    init() throws {
        let base = try #require(WebAddress(Self.base))
        var server = JiraDataCenter(base, with: SmallCompany.jira(at: base, apiToken: "inside"))
        let now = clock.now()
        let token = server.addToken(for: SmallCompany.jiraBotAccount, until: now + .days(30), at: now)
        vendor = VendorHost(server)
        wire = CheckedTransport(VendorTransport([base.origin: vendor], time: clock), [])
        broker = MintingBroker(
            AtlassianDataCenterToken(),
            secrets: ["token": Secret(token)],
            transport: wire,
            time: clock,
            randomness: SeededRandomness(seed: 1)
        )
        tracker = try Self.tracker(Self.base, broker, wire, clock)
    }

    private static func tracker(_ base: String, _ broker: MintingBroker, _ wire: any Transport, _ clock: VirtualClock)
        throws -> any IssueTracker
    {
        let binding = ConnectionBinding.of("jira_data_center", AtlassianDataCenterToken.name, ["base_url": base])
        let caller = AuthorizedCaller(binding, scopes: [], broker: broker, transport: wire, time: clock)
        return try #require(JiraDataCenterConnector(binding, caller: caller).issueTracker)
    }

    private func raise() -> String {
        let now = clock.now()
        let request = SmallCompany.request(SmallCompany.claudeEnterprise, by: SmallCompany.ria)
        return vendor.withModel { $0.withSite { $0.create(request, at: now).key } }
    }

    private func verdicts(_ test: ConnectionTest) -> [String: ConnectionTest.Check.Verdict] {
        Dictionary(test.checks.map { ($0.name, $0.verdict) }) { first, _ in first }
    }

    @Test func `a sound connection passes, and says when a token of the account expires`() async throws {
        let test = await tracker.test(nil)
        #expect(test.passed, "\(test.checks)")
        #expect(test.identity == "Clearance at jira.small-company.example")
        #expect(test.checks.contains { $0.name == "token expiry" && $0.detail.contains("expires at") })
    }

    @Test func `a token that is refused is told beside what the server offers else, and basic is named as unsupported`()
        async throws
    {
        vendor.withModel { $0.revokeTokens() }
        let test = await tracker.test(nil)
        #expect(!test.passed)
        #expect(
            test.checks.map(\.name) == [
                "server", "bearer token", "OAuth 2.0", "OAuth 1.0a application link", "basic authentication",
            ]
        )
        let details = test.checks.map(\.detail)
        #expect(details[2].contains("the server offers it") && details[4].hasPrefix("not supported"))
        vendor.withModel { $0.offersOAuth = false }
        #expect(await tracker.test(nil).checks[3].detail.contains("does not offer it"))
    }

    @Test func `an old server, a cloud site and a wrong context path are told apart before the token is shown`()
        async throws
    {
        vendor.withModel { $0.version = [8, 13, 9] }
        var test = await tracker.test(nil)
        #expect(test.checks.count == 1 && test.checks[0].detail.contains("8.14"))
        vendor.withModel { $0.version = [8, 14, 0] }
        #expect(await tracker.test(nil).passed)
        let wrong = try Self.tracker("https://jira.small-company.example/other", broker, wire, clock)
        test = await wrong.test(nil)
        #expect(test.checks.count == 1 && test.checks[0].detail.contains("context path"))
    }

    @Test func `an issue is read with its reporter's key, its snapshot and what it can become`() async throws {
        let key = raise()
        let issue = try await tracker.issue(key)
        #expect(issue.reporter == SmallCompany.ria.jiraAccount && issue.portal == SmallCompany.portalID)
        #expect(try await tracker.property(SmallCompany.appUUID, of: key) != nil)
        #expect(try await tracker.property("absent", of: key) == nil)
        let transitions = try await tracker.transitions(of: key)
        let first = try #require(transitions.first)
        try await tracker.transition(key, to: first.id)
        #expect(try await tracker.issue(key).status == first.target)
    }

    @Test func `an account is known by its key, with its groups by name`() async throws {
        let ria = SmallCompany.ria.jiraAccount
        #expect(try await tracker.account(ria)?.isActive == true)
        #expect(try await tracker.account("nobody") == nil)
        #expect(try await tracker.groups(of: ria).map(\.name).sorted() == ["engineering", "staff"])
    }

    @Test func `a comment is added once, in plain words`() async throws {
        let key = raise()
        for _ in 0..<2 { try await tracker.comment("approved\nuntil May", on: key, effect: "effect-1") }
        try await tracker.comment("another", on: key, effect: "effect-2")
        let comments = vendor.withModel { $0.withSite { $0.issue(key)?.comments ?? [] } }
        #expect(comments.map(\.text) == ["approved\nuntil May", "another"])
        #expect(comments.allSatisfy { $0.isPublic })
    }

    @Test func `an issue that an attempt already made is found by its marker`() async throws {
        let issue = NewTrackerIssue(
            project: SmallCompany.projectKey,
            type: SmallCompany.reviewTypeID,
            summary: "Is it still needed?",
            text: "Say so\nhere",
            assignee: SmallCompany.pat.jiraAccount,
            marker: "review-1"
        )
        let since = clock.now()
        let key = try await tracker.open(issue, triedSince: nil)
        #expect(try await tracker.open(issue, triedSince: since) == key)
    }

    @Test func `changed issues come in pages by offset`() async throws {
        let keys = (0..<250).map { _ in raise() }
        var (found, cursor): ([String], String?) = ([], nil)
        repeat {
            let page = try await tracker.issues(
                in: SmallCompany.projectKey,
                updatedSince: clock.now() - .hours(1),
                after: cursor
            )
            #expect(page.items.count <= 100)
            found += page.items
            cursor = page.next
        } while cursor != nil
        #expect(found == keys)
    }

    @Test func `a token goes below the context path, and nowhere beside it`() async throws {
        let binding = ConnectionBinding.of("jira_data_center", AtlassianDataCenterToken.name, ["base_url": Self.base])
        let session = try await broker.session(for: binding, scopes: [])
        let now = clock.now()
        #expect(session.authorization(for: Self.base + "/rest/api/2/myself", at: now)?.hasPrefix("Bearer ") == true)
        for address in [
            "https://jira.small-company.example/confluence", "https://jira.small-company.example/jirax",
            "https://jira.small-company.example/jira/../confluence", "http://jira.small-company.example/jira/rest",
        ] { #expect(session.authorization(for: address, at: now) == nil, "\(address)") }
    }

    @Test(arguments: [
        "http://jira.example.com", "https://u@jira.example.com", "https://jira.example.com/jira?x", "https://jira",
        "https://jira.example.com/a/../b", "https://jira.example.com/%6aira",
    ])
    func `assertion 19: a server's address that is not a plain https one is refused`(address: String) {
        #expect(throws: Refusal.self) { try Self.tracker(address, broker, wire, clock) }
    }

    @Test func `a limit is told with its wait, and a page in place of JSON is no success`() async throws {
        let key = raise()
        vendor.withFaults { $0.appoint(.trouble(.rateLimited(.seconds(9)))) }
        var failure = await #expect(throws: ProviderFailure.self) { try await tracker.issue(key) }
        #expect(failure?.code == "rate_limited" && failure?.retryAfter == .seconds(9))
        for impostor in [Impostor.page, .redirect] {
            vendor.withFaults { $0.appoint(.impostor(impostor)) }
            failure = await #expect(throws: ProviderFailure.self) { try await tracker.issue(key) }
            #expect(failure?.message.contains("elsewhere") != true || impostor == .redirect)
            #expect(failure?.message.contains("elsewhere.example") == false)
        }
    }
}
