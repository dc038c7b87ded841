import ConnectorKit
import Connectors
import Domain
import Kernel
import Sandbox
import Server
import TestKit
import Vendors

/// Sets an organization up on a server's own storage, as its admins would, and leaves it to be served.
struct Founding {
    let services: Services
    let sandbox: Sandbox
    let scope = OrganizationScope(verified: "small-company")

    /// What somebody needs who calls the API.
    struct Callers: Sendable {
        let approver: String
        let admin: Person
    }

    /// - Parameter tools: how many tools there are to ask for.
    func callAsFunction(tools: Int = Founding.tools) async throws -> Callers {
        let admin = try await organization()
        let approver = try await person(SmallCompany.pat, roles: [.approver, .admin], by: admin)
        let context = operation(by: admin)
        let okta = try await connect(
            "okta",
            "okta_api_token",
            ["org_url": sandbox.address(of: .okta)],
            ["api_token": sandbox.vendors.credentials.oktaAPIToken],
            in: context
        )
        let jira = try await connect(
            "jira",
            "jira_api_token",
            ["site_url": sandbox.address(of: .jira), "account_email": SmallCompany.jiraBotEmail],
            ["api_token": sandbox.vendors.credentials.jiraAPIToken],
            in: context
        )
        try await configure(jira: jira, okta: okta, tools: tools, by: admin)
        for requester in requesters {
            let person = try await person(requester, roles: [], by: admin)
            let identity = ID<ExternalIdentity>(services.randomness.key(at: services.time.now()))
            try await MapPersonIdentity(person.id, at: okta, login: Secret(requester.email), identity: identity)(
                in: context
            )
        }
        return Callers(approver: try await token(for: approver), admin: admin)
    }

    var requesters: [SmallCompany.Person] { [SmallCompany.ria, SmallCompany.dev, SmallCompany.finn] }

    private func organization() async throws -> Person {
        let organization = Organization(id: scope.organization, name: SmallCompany.name, createdAt: services.time.now())
        let client = SignInClient(issuer: sandbox.address(of: .signIn), clientID: "clearance", sealedSecret: nil)
        let ada = SmallCompany.ada
        let first = CreateOrganization.FirstAdmin(displayName: ada.name, subject: ada.subject)
        let create = CreateOrganization(organization, client: client, admin: first)
        return try await create(store: services.store, in: scope, adminAccount: ada.jiraAccount)
    }

    private func person(_ person: SmallCompany.Person, roles: Set<Role>, by admin: Person) async throws -> Person {
        let add = AddLinkedPerson(displayName: person.name, roles: roles, jiraAccount: person.jiraAccount)
        return try await services.store.write(in: scope, by: admin.actor) { try add(in: $0) }
    }

    private func operation(by admin: Person) -> OperationContext {
        OperationContext(
            store: services.store,
            core: services.core,
            vault: services.vault,
            scope: scope,
            actor: admin.actor
        )
    }

    private func connect(
        _ kind: String,
        _ provider: String,
        _ settings: [String: String],
        _ secrets: [String: String],
        in context: OperationContext
    ) async throws -> ID<Connection> {
        let create = CreateConnection(connector: kind, name: kind, provider: provider, settings: settings)
        let id = try await services.store.write(in: scope, by: context.actor) { try create(in: $0).id }
        for (field, value) in secrets {
            try await SetSecret(Secret(value), field: field, of: id, connectors: knownConnectors)(in: context)
        }
        let test = try await TestConnection(id, connectors: knownConnectors)(in: context)
        guard test.passed else { throw Refusal(.conflict, "test_failed", "\(kind): \(test.checks)") }
        return id
    }

    private func configure(jira: ID<Connection>, okta: ID<Connection>, tools: Int, by admin: Person) async throws {
        let tool = SmallCompany.claudeEnterprise
        try await services.store.write(in: scope, by: admin.actor) { tx in
            let project = IntakeProject(
                connection: jira,
                projectKey: SmallCompany.projectKey,
                portalID: SmallCompany.portalID,
                requestTypeIDs: [SmallCompany.requestTypeID],
                appUUID: SmallCompany.appUUID
            )
            try ConfigureIntake(project)(in: tx)
            for number in 0..<tools {
                let entry = Tool(
                    id: ID("\(tool.slug)-\(number)"),
                    name: "\(tool.name) \(number)",
                    status: .approved,
                    risk: .low,
                    connection: okta
                )
                _ = try SaveTool(entry)(in: tx)
            }
        }
        for number in 0..<tools {
            let id = ID<Tool>("\(tool.slug)-\(number)")
            _ = try await BindGroup(id, role: "user")(in: operation(by: admin))
            try await services.store.write(in: scope, by: admin.actor) {
                _ = try ConfirmAssignment(id, role: "user")(in: $0)
            }
        }
    }

    /// As many as there are rounds at most, so that every round has something new to ask for.
    static let tools = 60

    private func token(for person: Person) async throws -> String {
        let value = "clr_" + Base64.encode(services.randomness.bytes(32), .url)
        let hash = sha256(Array(value.utf8))
        let create = CreateToken(name: "kill test", roles: person.roles, days: 1, hash: hash)
        _ = try await services.store.write(in: scope, by: person.actor) { try create(in: $0) }
        return value
    }
}
