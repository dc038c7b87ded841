import ConnectorKit
import Connectors
import Domain
import Kernel
import Vault
import Vendors

extension World {
    /// Founds the organization as an admin would, through the product's own verbs and operations.
    func found() async throws {
        try await keys.open(scope)
        let organization = Organization(id: scope.organization, name: SmallCompany.name, createdAt: clock.now())
        let client = SignInClient(issuer: "https://sign-in.example", clientID: "clearance", sealedSecret: nil)
        let ada = SmallCompany.ada
        let first = CreateOrganization.FirstAdmin(displayName: ada.name, subject: ada.subject)
        let create = CreateOrganization(organization, client: client, admin: first)
        people[ada.key] = try await create(store: store, in: scope, adminAccount: ada.jiraAccount)
        for person in SmallCompany.people where person.key != ada.key { try await add(person) }
        okta = try await connect(
            "okta",
            "okta_api_token",
            ["org_url": SimulatedCompany.oktaURL],
            ["api_token": company.oktaToken]
        )
        let tenant = ["tenant_id": SimulatedCompany.tenant, "client_id": SimulatedCompany.entraClient]
        entra = try await connect("entra", "entra_client_secret", tenant, ["client_secret": company.entraSecret])
        let site = ["site_url": SimulatedCompany.jiraURL, "account_email": SmallCompany.jiraBotEmail]
        jira = try await connect("jira", "jira_api_token", site, ["api_token": company.jiraToken])
        try await configure()
        for tool in SmallCompany.tools { try await add(tool) }
        for person in SmallCompany.people where person.isInDirectories {
            try await map(person, login: person.email, at: okta)
            try await map(person, login: person.email, at: entra)
            for connection in [okta, entra] { try await noteOwner(person, at: connection) }
        }
        let accounts = (Array(company.oktaIDs.values) + Array(company.entraIDs.values)).sorted()
        let references = try await process.vault.references(for: accounts.map { Secret($0) }, in: scope)
        externals = Dictionary(uniqueKeysWithValues: zip(references, accounts))
    }

    /// Ada, as long as she is one; there is always another where she is not.
    var admin: Person {
        get throws {
            let able = ["ada", "quinn", "pat"].compactMap { people[$0] }
            return try able.first { $0.isActive && $0.roles.contains(.admin) } ?? person("ada")
        }
    }

    func person(_ key: String) throws -> Person {
        guard let person = people[key] else { throw Refusal(.notFound, "no_such_person", "nobody is called `\(key)`") }
        return person
    }

    private func add(_ person: SmallCompany.Person) async throws {
        let roles: Set<Role> = person.groups.contains(.approvers) ? [.approver] : []
        let add = AddLinkedPerson(displayName: person.name, roles: roles, jiraAccount: person.jiraAccount)
        people[person.key] = try await store.write(in: scope, by: admin.actor) { try add(in: $0) }
    }

    private func connect(
        _ kind: String,
        _ provider: String,
        _ settings: [String: String],
        _ secrets: [String: String]
    ) async throws -> ID<Connection> {
        let create = CreateConnection(connector: kind, name: kind, provider: provider, settings: settings)
        let id = try await store.write(in: scope, by: admin.actor) { try create(in: $0).id }
        for (field, value) in secrets {
            try await SetSecret(Secret(value), field: field, of: id, connectors: knownConnectors)(
                in: operation(by: admin)
            )
        }
        let test = try await TestConnection(id, connectors: knownConnectors)(in: operation(by: admin))
        guard test.passed else { throw Refusal(.conflict, "test_failed", "\(kind): \(test)") }
        return id
    }

    /// Grants are asked about days before they end, in one story of four not at all.
    private func reviewSettings() throws -> ReviewSettings? {
        let window = pick([0, 2, 5, 10])
        guard window > 0 else { return nil }
        return try ReviewSettings(
            issueType: SmallCompany.reviewTypeID,
            windowDays: window,
            answerDays: pick([1, 2]),
            graceDays: pick([0, 1, 2]),
            revokedFrom: pick([.high, .medium])
        )
    }

    private func configure() async throws {
        let reviews = try reviewSettings()
        let project = IntakeProject(
            connection: jira,
            projectKey: SmallCompany.projectKey,
            portalID: SmallCompany.portalID,
            requestTypeIDs: [SmallCompany.requestTypeID],
            appUUID: SmallCompany.appUUID
        )
        let settings = ApprovalSettings(
            routes: ["security": StageRoute(roles: [.approver])],
            deadlines: pick(Self.deadlines(try person("quinn")))
        )
        try await store.write(in: scope, by: admin.actor) { _ = try ConfigureApprovals(settings)(in: $0) }
        try await store.write(in: scope, by: admin.actor) { try ConfigureIntake(project)(in: $0) }
        try await store.write(in: scope, by: admin.actor) { try ConfigureReviews(reviews)(in: $0) }
        try await store.write(in: scope, by: .system("setup")) { _ = try InstallPolicy(Self.firstPolicy)(in: $0) }
    }

    private func add(_ tool: SmallCompany.Tool) async throws {
        let connection: ID<Connection>? = tool.directory == .none ? nil : tool.directory == .okta ? okta : entra
        guard let status = Tool.Status(rawValue: tool.status), let risk = Tool.Risk(rawValue: tool.risk) else {
            throw Refusal(.invalid, "tool_malformed", "the fixture's tool is malformed")
        }
        let entry = Tool(
            id: ID(tool.slug),
            name: tool.name,
            vendor: tool.vendor,
            status: status,
            risk: risk,
            maximumDays: tool.maximumDays,
            connection: connection
        )
        try await store.write(in: scope, by: admin.actor) { _ = try SaveTool(entry)(in: $0) }
        guard connection != nil else { return }
        _ = try await BindGroup(entry.id, role: "user")(in: operation(by: admin))
        try await store.write(in: scope, by: admin.actor) { _ = try ConfirmAssignment(entry.id, role: "user")(in: $0) }
    }

    func map(_ person: SmallCompany.Person, login: String, at connection: ID<Connection>) async throws {
        let identity = ID<ExternalIdentity>(randomness.key(at: clock.now()))
        let map = MapPersonIdentity(
            try self.person(person.key).id,
            at: connection,
            login: Secret(login),
            identity: identity
        )
        let external = connection == okta ? company.oktaIDs[login] : company.entraIDs[login]
        externalIDs[identity] = external
        try await map(in: operation(by: admin))
    }
}
