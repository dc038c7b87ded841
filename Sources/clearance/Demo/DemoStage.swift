import ConnectorKit
import Domain
import Kernel
import Sandbox
import Server
import Vendors

/// Where the play happens: the company's systems on one side, Clearance's API on the other.
struct DemoStage {
    let sandbox: Sandbox
    let services: Services
    /// API tokens by the key of the person they act for.
    let tokens: [String: String]
    let clock: DemoClock

    var admin: DemoAPI { api(SmallCompany.ada) }
    var approver: DemoAPI { api(SmallCompany.pat) }
    var secondApprover: DemoAPI { api(SmallCompany.quinn) }

    private func api(_ person: SmallCompany.Person) -> DemoAPI {
        DemoAPI(
            transport: services.transport,
            base: services.settings.publicAddress,
            token: tokens[person.key] ?? ""
        )
    }

    /// Somebody fills in the portal's form.
    ///
    /// - Returns: the issue's key.
    func raise(_ tool: SmallCompany.Tool, by person: SmallCompany.Person, days: Int = 30) -> String {
        let request = SmallCompany.request(tool, by: person, days: days)
        return sandbox.vendors.jira.withModel { $0.create(request, at: clock.now()) }.key
    }

    /// The request that intake made of the issue.
    func request(of issue: String) async throws -> JSON {
        try await until("intake took \(issue) in") {
            try await admin.get("requests", [("issue", issue)])["items"]?[0]
        }
    }

    /// Why intake refused the issue.
    func rejection(of issue: String) async throws -> String {
        try await until("intake refused \(issue)") {
            let entries = try await admin.get("log", [("issue", issue), ("action", "request_ingest_rejected")])
            return entries["items"]?[0].map { $0["entry"]?["data"]?["reason"]?.string ?? "" }
        }
    }

    func approve(_ request: JSON, as api: DemoAPI? = nil) async throws {
        let body: JSON = ["decision": "approve", "comment": "fine for this purpose"]
        try await (api ?? approver).post("requests/\(request.id)/decision", body)
    }

    /// The grant of the request, once it is as wanted.
    func grant(of request: JSON, when wanted: String, _ test: @escaping (JSON) -> Bool) async throws -> JSON {
        try await until("the grant was \(wanted)") {
            let grants = try await admin.get("grants", [("tool", request["tool"]?.string ?? ""), ("limit", "100")])
            let own = grants["items"]?.array?.first { $0["request"]?.string == request.id }
            guard let own, test(own) else { return nil }
            return own
        }
    }

    func active(_ request: JSON) async throws -> JSON {
        try await grant(of: request, when: "active") { $0["status"]?.string == "active" }
    }

    /// The job of the grant that waits for a person.
    func waitingJob(of request: JSON, in state: String) async throws -> JSON {
        let grant = try await grant(of: request, when: "there") { _ in true }
        return try await until("a job was `\(state)`") {
            let jobs = try await approver.get("jobs", [("limit", "100")])
            return jobs["items"]?.array?.first {
                $0["grant"]?.string == grant.id && $0["state"]?.string == state
            }
        }
    }

    /// Whether the person is in the tool's group, as the directory itself says.
    func isMember(_ person: SmallCompany.Person, of tool: SmallCompany.Tool) -> Bool {
        switch tool.directory {
        case .none: false
        case .okta:
            sandbox.vendors.okta.withModel { org in
                guard let group = org.group(named: tool.groupName), let id = org.person(login: person.email)?.id
                else { return false }
                return org.members(of: group.id).contains(id)
            }
        case .entra:
            sandbox.vendors.entra.withModel { tenant in
                guard let group = tenant.groups(named: tool.groupName).first,
                    let id = tenant.person(principalName: person.email)?.id
                else { return false }
                return tenant.members(of: group.id).contains(id)
            }
        }
    }

    /// Looks ten times a second until there is something to see.
    func until<T>(_ what: String, _ look: () async throws -> T?) async throws -> T {
        for _ in 0..<400 {
            if let found = try await look() { return found }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Refusal(.unavailable, "demo_differs", "waited 40 seconds, and not: \(what)")
    }
}

extension JSON {
    var id: String { self["id"]?.string ?? "" }
}
