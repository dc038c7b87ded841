import Domain
import Kernel
import TestKit

@testable import Web

/// A house with a catalog, connections and requests in every state.
struct Company: Sendable {
    let house: House
    private(set) var requests: [String: ID<AccessRequest>] = [:]

    init(_ house: House) async throws {
        self.house = house
        try await connect()
        try await fillCatalog()
        try await publish()
        try await ask()
    }

    private func connect() async throws {
        try await house.write(by: house.admin) { tx in
            let jira = Connection(
                id: "jira",
                connector: "jira",
                name: "Acme Jira",
                provider: "jira_api_token",
                settings: ["site_url": "https://acme.atlassian.net"],
                state: .active,
                lastTestedAt: tx.now,
                lastTestPassed: true
            )
            let okta = Connection(
                id: "okta",
                connector: "okta",
                name: "Acme Okta",
                provider: "okta_service_app",
                settings: ["org_url": "https://acme.okta.com"],
                state: .active,
                lastTestedAt: tx.now,
                lastTestPassed: true
            )
            try tx.connections.add(jira)
            try tx.connections.add(okta)
            try ConfigureIntake(
                IntakeProject(
                    connection: "jira",
                    projectKey: "HELP",
                    portalID: "1",
                    requestTypeIDs: ["10"],
                    appUUID: "11111111-2222-3333-4444-555555555555"
                )
            )(in: tx)
        }
    }

    private func fillCatalog() async throws {
        let tools = [
            Tool(
                id: "claude-enterprise",
                name: "Claude Enterprise",
                status: .approved,
                risk: .medium,
                connection: "okta"
            ),
            Tool(id: "chatgpt-enterprise", name: "ChatGPT Enterprise", status: .approved, risk: .low),
            Tool(id: "midjourney", name: "Midjourney", status: .restricted, risk: .high),
        ]
        try await house.write(by: house.admin) { tx in
            for tool in tools { try SaveTool(tool)(in: tx) }
            try RecordBoundGroup(
                "claude-enterprise",
                role: "user",
                group: "00g1claude",
                name: "AI Clearance - Claude Enterprise - Users",
                baseline: []
            )(in: tx)
            try ConfirmAssignment("claude-enterprise", role: "user")(in: tx)
            let security = StageRoute(roles: [.approver])
            try ConfigureApprovals(ApprovalSettings(routes: ["security": security]))(in: tx)
        }
    }

    private func publish() async throws {
        let rule = Rule(
            "low-risk-14-days",
            .autoApprove,
            when: Conditions(tools: ["chatgpt-enterprise"], groups: ["group-eng"], days: 1...14)
        )
        let policy = Policy(rules: [rule])
        try await house.store.write(in: house.scope, by: .system("test")) { _ = try InstallPolicy(policy)(in: $0) }
    }

    private mutating func ask() async throws {
        let wishes: [(String, String, String, Int, [String])] = [
            ("HELP-1", "jira-rosa", "chatgpt-enterprise", 7, ["group-eng"]),
            ("HELP-2", "jira-rosa", "claude-enterprise", 30, []),
            ("HELP-3", "jira-otto", "claude-enterprise", 90, []),
            ("HELP-4", "jira-otto", "midjourney", 14, []),
            ("HELP-5", "jira-otto", "chatgpt-enterprise", 60, ["group-sales"]),
        ]
        for (issue, account, tool, days, groups) in wishes {
            house.clock.advance(by: .minutes(17))
            requests[issue] = try await raise(issue, by: account, tool: tool, days: days, groups: groups)
        }
    }

    /// Brings a request in as intake would.
    func raise(_ issue: String, by account: String, tool: String, days: Int, groups: [String] = [], use: String? = nil)
        async throws -> ID<AccessRequest>
    {
        let snapshot: JSON = [
            "tool": .string(tool), "requestedDays": .integer(Int64(days)),
            "businessUse": .string(use ?? "Drafting and reviewing our quarterly reports with the finance team"),
            "dataClasses": ["internal", "customer-data"],
        ]
        let facts = IssueFacts(
            issue: issue,
            project: "HELP",
            portal: "1",
            requestType: "10",
            reporter: account,
            groups: groups
        )
        let (scope, store) = (house.scope, house.store)
        try await store.write(in: scope, by: .system("intake")) { try AnnounceIssue(issue)(in: $0) }
        let work = try await store.enter {
            try $0.claimWork([.intake], limit: 10, lease: .minutes(1), owner: "test")
        }
        guard let fence = work.first(where: { $0.id == issue })?.fence else {
            throw Refusal(.notFound, "no_work", "nothing was queued")
        }
        let request = try await store.write(in: scope, by: .system("intake")) {
            try IngestRequest(facts, property: snapshot, fence: fence)(in: $0)
        }
        guard let request else { throw Refusal(.conflict, "rejected", "the request was rejected") }
        return request.id
    }

    /// Approves as the approver would, and answers the grant.
    func approve(_ issue: String) async throws -> ID<Grant> {
        guard let id = requests[issue] else { throw Refusal(.notFound, "no_such_request", "no such issue") }
        return try await house.write(by: house.approver) { tx in
            try DecideRequest(id, .approve(days: nil, comment: "welcome"))(in: tx)
            guard let grant = try tx.grants.find(request: id) else { throw Refusal(.notFound, "no_grant", "no grant") }
            return grant.id
        }
    }

    /// Lets a worker start what is due; without identity mappings every job then waits for a person.
    func startJobs() async throws {
        let (scope, store) = (house.scope, house.store)
        let work = try await store.enter {
            try $0.claimWork([.provisioning], limit: 10, lease: .minutes(1), owner: "test")
        }
        for item in work {
            try await store.write(in: scope, by: .system("worker")) {
                _ = try StartJob(ID(item.id), fence: item.fence)(in: $0)
            }
        }
    }
}
