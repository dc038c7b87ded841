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
    /// The admin's command line.
    let desk: Desk
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

    /// The newest entry of that kind about the issue.
    func entry(_ action: String, of issue: String) async throws -> JSON {
        try await until("the log told `\(action)` of \(issue)") {
            try await admin.get("log", [("action", action), ("issue", issue)])["items"]?[0]?["entry"]
        }
    }

    /// The id under which Clearance knows the person.
    func id(of person: SmallCompany.Person) async throws -> String {
        let people = try await admin.get("people", [("limit", "100")])["items"]?.array ?? []
        guard let found = people.first(where: { $0["displayName"]?.string == person.name }) else {
            throw Refusal(.notFound, "demo_differs", "Clearance does not know \(person.name)")
        }
        return found.id
    }

    /// Whether somebody was told no, and for that reason.
    func isRefused(_ reason: String, _ deed: () async throws -> Void) async throws -> Bool {
        do { try await deed() } catch let refusal as Refusal { return refusal.reason == reason }
        return false
    }

    /// Whether a comment under the issue has these words.
    func hasComment(_ words: String, under issue: String) -> Bool {
        sandbox.vendors.jira.withModel { site in
            site.issue(issue)?.comments.contains { $0.text.contains(words) } == true
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
