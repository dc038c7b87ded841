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

    func found(_ keys: DemoKeys.Pair) async throws -> DemoState {
        let issuer = sandbox.address(of: .signIn)
        let admin = SmallCompany.ada
        let made = try await Desk(services).call(
            "organization/create",
            [
                "name": .string(SmallCompany.name), "issuer": .string(issuer),
                "clientID": .string(SmallCompany.signInClient), "adminName": .string(admin.name),
                "adminSubject": .string(admin.subject),
            ]
        )
        let organization = ID<Organization>(made["organization"]?.string ?? "")
        let scope = OrganizationScope(verified: organization)
        let token = try await lasting(try await person(ID(made["admin"]?.string ?? ""), scope), scope)
        let desk = Desk(services, token: Secret(token))
        say("made the organization `\(SmallCompany.name)` with \(admin.name) as its first admin")
        let people = try await addPeople(desk)
        let connections = try await connect(desk, keys)
        try await DemoClouds(sandbox: sandbox, services: services, organization: organization).connect(by: token, say)
        try await fillCatalog(desk, connections)
        let hook = try await openIntake(desk, connections)
        try await linkAccounts(desk, people, admin: made["admin"]?.string ?? "")
        try await mapIdentities(desk, people, connections)
        try await DemoNotices(sandbox: sandbox, desk: desk).open(for: people, admin: made["admin"]?.string ?? "")
        say("people are told by mail and in rooms of Slack and Teams; \(sandbox.address(of: .home))/told shows what")
        var tokens = [admin.key: token]
        for approver in [SmallCompany.pat, SmallCompany.quinn] {
            let id = ID<Person>(people[approver.key] ?? "")
            tokens[approver.key] = try await lasting(try await person(id, scope), scope)
        }
        let ports = sandbox.addresses.map { ($0.key.rawValue, $0.value.port) }
        return DemoState(
            organization: organization.rawValue,
            tokens: tokens,
            hook: hook,
            consolePort: services.settings.publicAddress.port,
            sandboxPorts: Dictionary(uniqueKeysWithValues: ports),
            keys: keys.published
        )
    }

    /// Has the sandbox's Jira announce changes again; the rest is where the last run left it.
    func resume(_ state: DemoState) async throws -> DemoState {
        announce(to: state.hook)
        let organization = ID<Organization>(state.organization)
        try await DemoClouds(sandbox: sandbox, services: services, organization: organization).restore()
        say("goes on from where the last run stopped")
        return state
    }

    private func announce(to hook: DemoState.Hook) {
        guard let address = WebAddress(hook.address) else { return }
        sandbox.registerWebhook(address, secret: Secret(hook.secret))
    }

    private func person(_ id: ID<Person>, _ scope: OrganizationScope) async throws -> Person {
        try await services.store.read(in: scope) { try $0.people.require(id) }
    }

    /// A token that outlives every move of the demo's clock.
    private func lasting(_ person: Person, _ scope: OrganizationScope) async throws -> String {
        let token = try await APITokens.make(
            "demo",
            roles: person.roles,
            days: 365,
            by: person.actor,
            in: scope,
            services
        )
        return token.value.string ?? ""
    }

    /// Their ids by key; requesters get a record only when they ask for something, or sign in.
    private func addPeople(_ desk: Desk) async throws -> [String: String] {
        var ids: [String: String] = [:]
        for person in SmallCompany.people where person != SmallCompany.ada {
            let roles: JSON = [SmallCompany.pat, SmallCompany.quinn].contains(person) ? ["approver"] : []
            let added = try await desk.call(
                "people/add",
                ["name": .string(person.name), "roles": roles, "subject": .string(person.subject)]
            )
            ids[person.key] = added["person"]?.string
        }
        say("added \(ids.count) people; \(SmallCompany.pat.name) and \(SmallCompany.quinn.name) may approve")
        return ids
    }

    private func connect(_ desk: Desk, _ keys: DemoKeys.Pair) async throws -> [String: String] {
        var ids: [String: String] = [:]
        for plan in DemoConnections(sandbox: sandbox, keys: keys).plans {
            let made = try await desk.call("connect/create", plan.input)
            let id = made["connection"]?.string ?? ""
            for (field, value) in plan.secrets {
                let text = value.withText { $0 }
                let input: JSON = ["connection": .string(id), "field": .string(field), "value": .string(text)]
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
            say("connected \(plan.kind) by \(plan.proof); its test passed")
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

    private func openIntake(_ desk: Desk, _ connections: [String: String]) async throws -> DemoState.Hook {
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
        let made = try await desk.call("intake/hook")
        let hook = DemoState.Hook(address: made["address"]?.string ?? "", secret: secret)
        announce(to: hook)
        // The first policy comes with the organization: only who holds the machine may bring it.
        _ = try await Desk(services).call(
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
        _ = try await desk.call("approvals/set", ["stages": ["security": ["roles": ["approver"]]]])
        say("opened the intake with a signed webhook, published a policy, and said who reviews security")
        return hook
    }

    /// Nobody links the own account, so the first admin's is the operator's to link.
    private func linkAccounts(_ desk: Desk, _ people: [String: String], admin: String) async throws {
        for person in SmallCompany.people {
            let isAdmin = person == SmallCompany.ada
            let input: JSON = [
                "person": isAdmin ? .string(admin) : .text(people[person.key]),
                "jiraAccount": .string(person.jiraAccount),
            ]
            _ = try await (isAdmin ? Desk(services) : desk).call("people/link", input)
        }
        say("linked everybody's Jira account after Jira confirmed it")
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
