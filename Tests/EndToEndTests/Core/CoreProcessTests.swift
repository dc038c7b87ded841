import ConnectorKit
import Domain
import Foundation
import Kernel
import Persistence
import Sandbox
import Server
import TestKit
import Testing
import Vendors

/// The Core as a process of its own: server and worker may not even reach the directory.
@Suite(.enabled(if: PostgresCluster.isExpected)) struct CoreProcessTests {
    @Test func `server and worker give and take access through the Core alone`() async throws {
        let folder = NSTemporaryDirectory() + "clearance-core-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let sandboxServer = SandboxServer(SandboxConfiguration(time: SystemTime()))
        let serving = Task { try await sandboxServer.run() }
        defer { serving.cancel() }
        let sandbox = try await sandboxServer.ready()
        let house = try CoreHouse(folder: folder, sandbox: sandbox)
        let callers = try await house.found()
        let children = [
            try Child(["core"], environment: house.ofCore), try Child(["serve"], environment: house.ofOthers),
            try Child(["worker"], environment: house.ofOthers),
        ]
        defer { for child in children { child.stop() } }
        let visitor = CoreVisitor(house: house, token: callers.approver)
        try await visitor.untilReady()
        let grant = try await visitor.approved()
        try await visitor.until("the grant is active") { $0["status"]?.string == "active" }
        #expect(house.isMember)
        #expect(await visitor.call("POST", "/grants/\(grant)/revocation", ["reason": "over"])?.status == 201)
        try await visitor.until("the access is removed") { $0["removal"]?.string == "done" }
        #expect(!house.isMember)
        // What is tested by hand goes the same way.
        #expect(await visitor.testedOkta() == true)
    }
}

/// What runs where, and who may reach what.
struct CoreHouse {
    let sandbox: Sandbox
    private let settings: [String: String]
    private let port: Int
    private let corePort: Int
    static let app = (id: "app-of-small-company", secret: "a secret that only both sides know")

    init(folder: String, sandbox: Sandbox) throws {
        self.sandbox = sandbox
        (port, corePort) = (try freePort(), try freePort())
        let cluster = try PostgresCluster.shared.get()
        let database = "core_\(ProcessInfo.processInfo.processIdentifier)"
        try cluster.sql("CREATE DATABASE \(database) OWNER \(PostgresCluster.owner)")
        func address(_ user: String) -> String {
            cluster.configuration(user: user, database: database).address.withText { $0 }
        }
        settings = [
            "CLEARANCE_MODE": "development", "CLEARANCE_DATA_FOLDER": folder, "CLEARANCE_HTTP_PORT": "\(port)",
            "CLEARANCE_CORE_PORT": "\(corePort)", "CLEARANCE_LOG_LEVEL": "critical",
            "CLEARANCE_DATABASE_URL": address(PostgresCluster.application),
            "CLEARANCE_DATABASE_OWNER_URL": address(PostgresCluster.owner),
        ]
    }

    var base: String { "http://127.0.0.1:\(port)" }
    private var coreURL: String { "http://127.0.0.1:\(corePort)" }

    /// The Core reaches everything, and is told of no other Core.
    var ofCore: [String: String] {
        let origins = sandbox.addresses.values.map(\.origin).sorted().joined(separator: ",")
        return settings.merging(["CLEARANCE_EGRESS_ALLOW": origins]) { $1 }
    }

    /// The others reach Jira and the Core: a call to the directory of theirs would be refused by their own guard.
    var ofOthers: [String: String] {
        let own = [
            "CLEARANCE_EGRESS_ALLOW": "\(sandbox.address(of: .jira)),\(coreURL)", "CLEARANCE_CORE_URL": coreURL,
            "CLEARANCE_CORE_APP_ID": Self.app.id, "CLEARANCE_CORE_APP_SECRET": Self.app.secret,
        ]
        return settings.merging(own) { $1 }
    }

    func found() async throws -> Founding.Callers {
        let effective = try await SettingsReader(file: nil, environment: ofCore, flags: [:]).read()
        _ = try await MigrateDatabase(Settings(effective))()
        let services = try await OpenServices(Settings(effective))()
        let founding = Founding(services: services, sandbox: sandbox)
        let callers = try await founding(tools: 1)
        let context = OperationContext(
            store: services.store,
            core: services.core,
            vault: services.vault,
            scope: founding.scope,
            actor: callers.admin.actor
        )
        try await CreateCoreApp(Self.app.id, secret: Secret(Self.app.secret))(in: context)
        try await services.close()
        return callers
    }

    /// Whether the requester is in the tool's group, as the directory itself says.
    var isMember: Bool {
        sandbox.vendors.okta.withModel { org in
            guard let person = org.person(login: SmallCompany.ria.email)?.id,
                let group = org.group(named: "AI Clearance - \(SmallCompany.claudeEnterprise.name) 0 - Users")
            else { return false }
            return org.members(of: group.id).contains(person)
        }
    }
}

/// Asks, decides and looks through the API.
struct CoreVisitor {
    let house: CoreHouse
    let client: Client

    init(house: CoreHouse, token: String) {
        self.house = house
        client = Client(base: house.base + "/api/v1", token: token)
    }

    func call(_ method: String, _ path: String, _ body: JSON? = nil) async -> (status: Int, json: JSON)? {
        await client.call(method, path, body)
    }

    func untilReady() async throws {
        let probe = Client(base: house.base, token: "")
        for _ in 0..<1_200 {
            if await probe.call("GET", "/readyz")?.status == 200 { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw Refusal(.unavailable, "not_ready", "the server did not become ready in time")
    }

    /// Raises a request in the portal and approves it.
    ///
    /// - Returns: the grant's id.
    func approved() async throws -> String {
        let tool = "\(SmallCompany.claudeEnterprise.slug)-0"
        let wish = NewJiraRequest(
            project: SmallCompany.projectKey,
            requestType: SmallCompany.requestTypeID,
            reporter: SmallCompany.ria.jiraAccount,
            summary: tool,
            property: SmallCompany.snapshot(tool: tool, businessUse: "trying", dataClasses: ["internal"], days: 30)
        )
        let key = house.sandbox.vendors.jira.withModel { $0.create(wish, at: SystemTime().now()).key }
        _ = await call("POST", "/intake/issues", ["issue": .string(key)])
        let request = try await first("/requests?issue=\(key)") { _ in true }
        let id = request["id"]?.string ?? ""
        let answer = await call("POST", "/requests/\(id)/decision", ["decision": "approve"])
        #expect(answer?.status == 201, "\(answer?.json.text ?? "no answer")")
        return try await first("/grants") { $0["request"]?.string == id }["id"]?.string ?? ""
    }

    func until(_ what: String, _ test: (JSON) -> Bool) async throws { _ = try await first("/grants", what, test) }

    private func first(_ path: String, _ what: String = "it is there", _ test: (JSON) -> Bool) async throws -> JSON {
        var last: JSON = .null
        for _ in 0..<600 {
            last = await call("GET", path)?.json ?? .null
            if let found = last["items"]?.array?.first(where: test) { return found }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Refusal(.unavailable, "waited_in_vain", "not: \(what); last seen: \(last.text)")
    }

    /// Whether the directory's test passed.
    func testedOkta() async -> Bool? {
        let all = await call("GET", "/connections")?.json["items"]?.array ?? []
        guard let id = all.first(where: { $0["connector"]?.string == "okta" })?["id"]?.string else { return nil }
        return await call("POST", "/connections/\(id)/tests")?.json["passed"]?.bool
    }
}
