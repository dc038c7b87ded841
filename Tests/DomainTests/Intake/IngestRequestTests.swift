import Domain
import Kernel
import TestKit
import Testing

@Suite struct IngestRequestTests {
    @Test func `R0: a valid issue becomes a pending request with its snapshot frozen`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        #expect(request.decision == .pending)
        #expect(request.requester == company.requester.id)
        #expect(request.role == "user")
        #expect(request.snapshotHash.count == 32)
        #expect(request.blockedBy == "no_matching_rule")
        #expect(try await company.actions().last == "request_created")
    }

    @Test func `hearing of an issue twice makes one request`() async throws {
        let company = try await Company()
        _ = try await company.ingest("AI-1")
        let before = try await company.head()
        #expect(try await company.ingest("AI-1") == nil)
        #expect(try await company.head() == before)
        #expect(try await company.read { try $0.requests.list(RequestFilter(), page: PageRequest()).items.count } == 1)
    }

    static let rejections: [(String, JSON, String?, String?, String)] = [
        ("an unknown tool", Company.snapshot("nothing"), "jira-ria", Company.requestType, "unknown_tool"),
        ("an unknown role", Company.snapshot("claude", role: "owner"), "jira-ria", Company.requestType, "unknown_role"),
        ("an anonymous reporter", Company.snapshot("claude"), nil, Company.requestType, "anonymous_reporter"),
        ("no days", Company.snapshot("claude", days: 0), "jira-ria", Company.requestType, "snapshot_invalid"),
        ("too many days", Company.snapshot("claude", days: 181), "jira-ria", Company.requestType, "snapshot_invalid"),
        (
            "a later version", ["aiclearance.snapshot.v2": [:]], "jira-ria", Company.requestType,
            "snapshot_version_unsupported"
        ),
        (
            "a text that is no JSON", ["aiclearance.snapshot.v1": "{"], "jira-ria", Company.requestType,
            "snapshot_invalid"
        ),
        ("a number", 5, "jira-ria", Company.requestType, "snapshot_invalid"),
    ]

    @Test(arguments: rejections)
    func `R0x: what cannot be taken in is rejected with its reason, on the record and on the issue`(
        name: String,
        property: JSON,
        reporter: String?,
        requestType: String?,
        reason: String
    ) async throws {
        let company = try await Company()
        let request = try await company.ingest("AI-1", reporter: reporter, requestType: requestType, property: property)
        #expect(request == nil)
        let item = try await company.read { try $0.intake.find("AI-1") }
        #expect(item?.state == .rejected)
        #expect(item?.reason == reason)
        #expect(try await company.actions().last == "request_ingest_rejected")
        #expect(try await company.read { try $0.effects.count(in: [.queued]) } == 1)
    }

    static let places: [(String, String?, String?)] = [
        ("AI", Company.portal, "99"), ("AI", Company.portal, nil), ("AI", "8", Company.requestType),
        ("AI", nil, Company.requestType), ("HR", Company.portal, Company.requestType),
    ]

    @Test(arguments: places)
    func `N20: what was raised anywhere else is left alone, and what is unknown is elsewhere`(
        project: String,
        portal: String?,
        requestType: String?
    ) async throws {
        let company = try await Company()
        let facts = IssueFacts(
            issue: "AI-1",
            project: project,
            portal: portal,
            requestType: requestType,
            reporter: "jira-ria",
            groups: []
        )
        try await company.system { try AnnounceIssue("AI-1")(in: $0) }
        let before = try await company.head()
        let fence = try await company.claim(.intake, id: "AI-1")
        let ingest = IngestRequest(facts, property: Company.snapshot("claude"), fence: fence)
        #expect(try await company.system { try ingest(in: $0) } == nil)
        #expect(try await company.head() == before)
        #expect(try await company.read { try $0.effects.count(in: [.queued]) } == 0)
        #expect(try await company.read { try $0.intake.find("AI-1") } == nil)
        #expect(try await company.ingest("AI-1") != nil)
    }

    @Test func `N14: the snapshot is read below the app's UUID, under its own name, and as a JSON text`() throws {
        let fields = try #require(Company.snapshot("claude")["aiclearance.snapshot.v1"])
        let forms: [JSON] = [
            ["aiclearance.snapshot.v1": fields], fields, ["aiclearance.snapshot.v1": .string(fields.text)],
        ]
        let hashes = try forms.map { try Snapshot(property: $0).hash }
        #expect(Set(hashes).count == 1)
    }

    @Test func `duplicates: a second request for the same tool is refused with a link to the first`() async throws {
        let company = try await Company()
        _ = try await company.ingest("AI-1")
        #expect(try await company.ingest("AI-2") == nil)
        let item = try await company.read { try $0.intake.find("AI-2") }
        #expect(item?.reason == "duplicate_open_request")
    }

    @Test func `a request for a tool that the person holds is refused`() async throws {
        let company = try await Company()
        _ = try await company.approvedGrant("AI-1", tool: "notes")
        #expect(try await company.ingest("AI-2", tool: "notes") == nil)
        #expect(try await company.read { try $0.intake.find("AI-2") }?.reason == "duplicate_open_grant")
    }

    @Test func `a pilot is open to the pilot group only`() async throws {
        let company = try await Company()
        try await company.write(by: company.admin) {
            _ = try SaveTool(Tool(id: "notes", name: "Notes", status: .pilot, risk: .low))(in: $0)
        }
        #expect(try await company.ingest("AI-1", tool: "notes") == nil)
        #expect(try await company.ingest("AI-2", tool: "notes", groups: ["pilots"]) != nil)
    }

    @Test func `an unknown reporter becomes a person with that Jira account and no role`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1", reporter: "jira-stranger"))
        let person = try await company.read { try $0.people.find(jiraAccount: "jira-stranger") }
        #expect(person?.id == request.requester)
        #expect(person?.roles == [])
    }

    @Test func `property after the event: a missing snapshot is waited for, for fifteen minutes`() async throws {
        let company = try await Company()
        try await company.system { try AnnounceIssue("AI-1")(in: $0) }
        let missing = Refusal(.invalid, "snapshot_missing", "no snapshot")
        for _ in 1...20 {
            let fence = try await company.claim(.intake, id: "AI-1")
            try await company.system {
                try DeferIntake("AI-1", fence: fence, because: missing, patience: .window)(in: $0)
            }
            if try await company.read({ try $0.intake.find("AI-1") })?.state == .rejected { break }
            company.clock.advance(by: .minutes(1))
        }
        let item = try await company.read { try $0.intake.find("AI-1") }
        #expect(item?.state == .rejected)
        #expect(item?.attempts == 16)
        #expect(try await company.actions().filter { $0 == "request_ingest_deferred" }.count == 1)
    }

    @Test func `R1: a matching rule approves without a person and says which rule`() async throws {
        let company = try await Company()
        let rule = Rule("notes-for-all", .autoApprove, when: Conditions(tools: ["notes"], days: 1...30))
        let policy = Policy(rules: [rule], guardrails: Guardrails())
        try await company.system { _ = try InstallPolicy(policy)(in: $0) }
        let request = try #require(await company.ingest("AI-1", tool: "notes", days: 30))
        let stored = try await company.request(request.id)
        #expect(stored.decision == .approved)
        #expect(stored.source == .autoPolicy)
        #expect(stored.policyRecord?.contains("notes-for-all") == true)
        let longer = try #require(await company.ingest("AI-2", tool: "claude"))
        #expect(longer.decision == .pending)
    }

    @Test func `auto-approval leaves a request pending while the tool's group is not confirmed`() async throws {
        let company = try await Company()
        let rule = Rule("all", .autoApprove)
        try await company.system { _ = try InstallPolicy(Policy(rules: [rule]))(in: $0) }
        try await company.write(by: company.admin) { tx in
            _ = try SaveTool(
                Tool(id: "bare", name: "Bare", status: .approved, risk: .low, connection: company.connection)
            )(in: tx)
        }
        let request = try #require(await company.ingest("AI-1", tool: "bare"))
        #expect(request.decision == .pending)
        #expect(request.blockedBy == "group_not_bound")
    }
}
