import ConnectorKit
import Domain
import Kernel
import Sandbox
import Server
import Vendors

/// Sets the small company up in Clearance, by the operations that the command line has.
struct DemoCompany {
    let services: Services
    let sandbox: Sandbox
    let say: (String) -> Void

    /// What the player needs afterwards.
    struct Cast {
        let organization: ID<Organization>
        /// API tokens by the key of the person they act for.
        let tokens: [String: String]
        let connections: [String: String]
    }

    func found() async throws -> Cast {
        let issuer = sandbox.address(of: .signIn)
        let admin = SmallCompany.ada
        let made = try await Desk(services).call(
            "organization/create",
            [
                "name": .string(SmallCompany.name), "issuer": .string(issuer),
                "clientID": .string(SmallCompany.signInClient), "adminName": .string(admin.name),
                "adminSubject": .string(admin.subject), "adminJiraAccount": .string(admin.jiraAccount),
            ]
        )
        let organization = ID<Organization>(made["organization"]?.string ?? "")
        let scope = OrganizationScope(verified: organization)
        let token = try await lasting(try await person(ID(made["admin"]?.string ?? ""), scope), scope)
        let desk = Desk(services, token: Secret(token))
        say("made the organization `\(SmallCompany.name)` with \(admin.name) as its first admin")
        let people = try await addPeople(desk)
        let connections = try await connect(desk)
        try await fillCatalog(desk, connections)
        try await openIntake(desk, connections)
        try await mapIdentities(desk, people, connections)
        var tokens = [admin.key: token]
        for approver in [SmallCompany.pat, SmallCompany.quinn] {
            let id = ID<Person>(people[approver.key] ?? "")
            tokens[approver.key] = try await lasting(try await person(id, scope), scope)
        }
        return Cast(organization: organization, tokens: tokens, connections: connections)
    }

    private func person(_ id: ID<Person>, _ scope: OrganizationScope) async throws -> Person {
        try await services.store.read(in: scope) { try $0.people.require(id) }
    }

    /// A token that outlives every move of the demo's clock.
    private func lasting(_ person: Person, _ scope: OrganizationScope) async throws -> String {
        let token = try await APITokens.make("demo", for: person, days: 365, in: scope, services)
        return token.value.string ?? ""
    }

    /// Their ids by key; requesters get a record only when they ask for something, or sign in.
    private func addPeople(_ desk: Desk) async throws -> [String: String] {
        var ids: [String: String] = [:]
        for person in SmallCompany.people where person != SmallCompany.ada {
            let roles: JSON = [SmallCompany.pat, SmallCompany.quinn].contains(person) ? ["approver"] : []
            let added = try await desk.call(
                "people/add",
                [
                    "name": .string(person.name), "roles": roles, "subject": .string(person.subject),
                    "jiraAccount": .string(person.jiraAccount),
                ]
            )
            ids[person.key] = added["person"]?.string
        }
        say("added \(ids.count) people; \(SmallCompany.pat.name) and \(SmallCompany.quinn.name) may approve")
        return ids
    }

    private func connect(_ desk: Desk) async throws -> [String: String] {
        var ids: [String: String] = [:]
        for plan in DemoConnections(sandbox: sandbox).plans {
            let made = try await desk.call("connect/create", plan.input)
            let id = made["connection"]?.string ?? ""
            for (field, value) in plan.secrets {
                let input: JSON = ["connection": .string(id), "field": .string(field), "value": .string(value)]
                _ = try await desk.call("connect/secret", input)
            }
            let test = try await desk.call("connect/test", ["connection": .string(id)])
            guard test["passed"]?.bool == true else {
                throw Refusal(
                    .conflict,
                    "demo_differs",
                    "the connection `\(plan.kind)` did not pass its test: \(test.text)"
                )
            }
            say("connected \(plan.kind); its test passed")
            ids[plan.kind] = id
        }
        return ids
    }

    private func fillCatalog(_ desk: Desk, _ connections: [String: String]) async throws {
        let tools = SmallCompany.tools.map { tool -> JSON in
            let json: JSON = [
                "id": .string(tool.slug), "name": .string(tool.name), "vendor": .string(tool.vendor),
                "status": .string(tool.status), "risk": .string(tool.risk), "maximumDays": .int(tool.maximumDays),
                "connection": .text(connections[tool.directory.rawValue]),
            ]
            return json.withoutNulls
        }
        _ = try await desk.call("catalog/apply", ["tools": .array(tools)])
        for tool in SmallCompany.tools where tool.directory != .none {
            _ = try await desk.call("catalog/bind", ["tool": .string(tool.slug)])
            _ = try await desk.call("catalog/confirm", ["tool": .string(tool.slug)])
        }
        say("put \(tools.count) tools into the catalog and bound the groups of those with a directory")
    }

    private func openIntake(_ desk: Desk, _ connections: [String: String]) async throws {
        let jira: JSON = .text(connections["jira"])
        let secret = Base64.encode(services.randomness.bytes(24), .url)
        _ = try await desk.call(
            "intake/set",
            [
                "connection": jira, "project": .string(SmallCompany.projectKey),
                "portal": .string(SmallCompany.portalID), "requestTypes": [.string(SmallCompany.requestTypeID)],
                "app": .string(SmallCompany.appUUID),
            ]
        )
        _ = try await desk.call(
            "connect/secret",
            ["connection": jira, "field": "webhook_secret", "value": .string(secret)]
        )
        let hook = try await desk.call("intake/hook")
        if let address = hook["address"]?.string.flatMap({ WebAddress($0) }) {
            sandbox.registerWebhook(address, secret: Secret(secret))
        }
        _ = try await desk.call(
            "policy/install",
            [
                "rules": [
                    [
                        "id": "engineering-low-risk", "tool": .string(SmallCompany.promptNotebook.slug),
                        "autoApprove": true, "groups": [.string(SmallCompany.Group.engineering.id)], "maximumDays": 30,
                    ]
                ],
                "guardrails": ["requireReview": false],
            ]
        )
        say("opened the intake with a signed webhook, and published a policy")
    }

    /// Everybody but Max, who has no account in any directory.
    private func mapIdentities(_ desk: Desk, _ people: [String: String], _ connections: [String: String]) async throws {
        for person in SmallCompany.people where person.isInDirectories {
            guard let id = people[person.key] else { continue }
            for kind in ["okta", "entra"] {
                _ = try await desk.call(
                    "identity/map",
                    [
                        "person": .string(id), "connection": .text(connections[kind]), "login": .string(person.email),
                    ]
                )
            }
        }
        say("mapped everybody's accounts at Okta and Entra but Max's, who has none")
    }
}
