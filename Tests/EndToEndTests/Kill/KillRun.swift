import ConnectorKit
import Domain
import Foundation
import Kernel
import Sandbox
import Server
import TestKit
import Testing
import Vendors

/// One run: found, serve, ask and decide while everything is killed again and again, then let it settle and look.
struct KillRun {
    let settings: [String: String]
    let commands: [[String]]

    func callAsFunction(rounds: Int) async throws {
        let server = SandboxServer(SandboxConfiguration(time: SystemTime()))
        let serving = Task { try await server.run() }
        defer { serving.cancel() }
        let sandbox = try await server.ready()
        let environment = try environment(sandbox)
        let callers = try await found(environment, sandbox)
        let base = "http://127.0.0.1:\(environment["CLEARANCE_HTTP_PORT"] ?? "")"
        let client = Client(base: base + "/api/v1", token: callers.approver)
        let acknowledged = try await killing(rounds, environment, sandbox, client)
        try await settle(environment, sandbox, client, acknowledged)
        try await look(environment, sandbox, acknowledged)
    }

    private func environment(_ sandbox: Sandbox) throws -> [String: String] {
        let origins = sandbox.addresses.values.map(\.origin).sorted().joined(separator: ",")
        let own = [
            "CLEARANCE_MODE": "development", "CLEARANCE_HTTP_PORT": "\(try freePort())",
            "CLEARANCE_EGRESS_ALLOW": origins, "CLEARANCE_LOG_LEVEL": "critical",
        ]
        return settings.merging(own) { $1 }
    }

    private func open(_ environment: [String: String]) async throws -> Services {
        let effective = try await SettingsReader(file: nil, environment: environment, flags: [:]).read()
        return try await OpenServices(Settings(effective))()
    }

    private func found(_ environment: [String: String], _ sandbox: Sandbox) async throws -> Founding.Callers {
        let effective = try await SettingsReader(file: nil, environment: environment, flags: [:]).read()
        _ = try await MigrateDatabase(Settings(effective))()
        let services = try await open(environment)
        let callers = try await Founding(services: services, sandbox: sandbox)()
        try await services.close()
        return callers
    }

    /// - Returns: the issues whose approval was acknowledged.
    private func killing(
        _ rounds: Int,
        _ environment: [String: String],
        _ sandbox: Sandbox,
        _ client: Client
    ) async throws -> Set<String> {
        var acknowledged = Set<String>()
        for round in 0..<rounds {
            let children = try commands.map { try Child($0, environment: environment) }
            defer { for child in children { child.kill() } }
            try await ready(client)
            await raise(round, sandbox, client)
            // How far the server gets is left to chance: from hardly started to all decided.
            let polls = Int.random(in: 1...12)
            for _ in 0..<polls { await decide(client, &acknowledged) }
        }
        return acknowledged
    }

    /// Everybody asks for one tool more; the announcement may get lost, then the poller finds the issue.
    private func raise(_ round: Int, _ sandbox: Sandbox, _ client: Client) async {
        let tool = "\(SmallCompany.claudeEnterprise.slug)-\(round % Founding.tools)"
        for person in [SmallCompany.ria, SmallCompany.dev, SmallCompany.finn] {
            let request = NewJiraRequest(
                project: SmallCompany.projectKey,
                requestType: SmallCompany.requestTypeID,
                reporter: person.jiraAccount,
                summary: tool,
                property: SmallCompany.snapshot(tool: tool, businessUse: "killing", dataClasses: ["internal"], days: 30)
            )
            let key = sandbox.vendors.jira.withModel { $0.create(request, at: SystemTime().now()).key }
            _ = await client.call("POST", "/intake/issues", ["issue": .string(key)])
        }
    }

    private func decide(_ client: Client, _ acknowledged: inout Set<String>) async {
        guard let pending = await client.call("GET", "/requests?decision=pending&limit=100")?.json["items"]?.array
        else { return }
        for request in pending {
            guard let id = request["id"]?.string, let issue = request["issue"]?.string else { continue }
            let answer = await client.call("POST", "/requests/\(id)/decision", ["decision": "approve"])
            if answer?.status == 200 { acknowledged.insert(issue) }
        }
    }

    private func ready(_ client: Client) async throws {
        let probe = Client(base: client.base.replacing("/api/v1", with: ""), token: "")
        for _ in 0..<1_200 {
            if await probe.call("GET", "/readyz")?.status == 200 { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record("the server did not become ready in time")
    }

    /// Without any more killing, everything that was raised is decided and provisioned once the leases have run out.
    private func settle(
        _ environment: [String: String],
        _ sandbox: Sandbox,
        _ client: Client,
        _ acknowledged: Set<String>
    ) async throws {
        let children = try commands.map { try Child($0, environment: environment) }
        defer { for child in children { child.stop() } }
        try await ready(client)
        var all = acknowledged
        let raised = sandbox.vendors.jira.withModel { $0.issues.count }
        for _ in 0..<1_000 {
            await decide(client, &all)
            let approved = await count(client, "/requests?decision=approved&limit=100")
            let active = await count(client, "/grants?status=active&limit=100")
            if approved == raised, active == raised { return }
            try await Task.sleep(for: .milliseconds(300))
        }
        Issue.record("not everything settled")
    }

    private func count(_ client: Client, _ path: String) async -> Int {
        var (total, cursor): (Int, String?) = (0, nil)
        repeat {
            let page = await client.call("GET", path + (cursor.map { "&after=\(WebAddress.encode($0))" } ?? ""))
            total += page?.json["items"]?.array?.count ?? 0
            cursor = page?.json["next"]?.string
        } while cursor != nil
        return total
    }

    private func look(_ environment: [String: String], _ sandbox: Sandbox, _ acknowledged: Set<String>) async throws {
        let services = try await open(environment)
        let scope = OrganizationScope(verified: "small-company")
        for issue in acknowledged {
            let request = try await services.store.read(in: scope) { try $0.requests.find(issue: issue) }
            #expect(request?.decision == .approved, "the acknowledged approval of \(issue) is lost")
        }
        let entries = try await services.store.read(in: scope) { try $0.audit.range(from: 1, limit: 1_000_000) }
        let (count, head) = (entries.count, entries.last?.hash)
        #expect(entries.allSatisfy { sha256($0.bytes) == $0.hash })
        #expect(zip(entries, entries.dropFirst()).allSatisfy { $1.json["prevHash"]?.string == Hex.encode($0.hash) })
        let approvals = entries.filter { $0.action == "request_approved" }.compactMap {
            $0.json["subjects"]?["issue"]?[0]?.string
        }
        #expect(Set(approvals).count == approvals.count, "a request was approved twice")
        #expect(try await services.store.read(in: scope) { try $0.audit.head() }?.hash == head)
        #expect(acknowledged.isEmpty || count > acknowledged.count)
        nothingDoubled(sandbox)
        try await services.close()
    }

    /// A comment carries its effect's id, and each effect is on its issue once.
    private func nothingDoubled(_ sandbox: Sandbox) {
        let issues = sandbox.vendors.jira.withModel { Array($0.issues.values) }
        for issue in issues {
            let effects = issue.comments.flatMap(\.properties).filter { $0.key == "clearance.effect" }.map(\.value.text)
            #expect(Set(effects).count == effects.count, "\(issue.key) has a comment twice")
        }
    }
}
