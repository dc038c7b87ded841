import ConnectorKit
import Connectors
import Domain
import Jobs
import Kernel
import Logging
import TestKit
import Vault
import Vendors

/// The worker of a company whose Jira is the small company's, through the real client.
struct TrackerBench {
    static let site = "https://small-company.atlassian.net"
    private static let token = "api-token-of-clearance"

    let company: Company
    let vendor: VendorHost<JiraSite>
    private let worker: Worker

    init() async throws {
        company = try await Company()
        guard let base = WebAddress(Self.site) else { throw Refusal(.invalid, "address", "no address") }
        vendor = VendorHost(SmallCompany.jira(at: base, apiToken: Self.token))
        worker = try await Self.worker(of: company, VendorTransport([Self.site: vendor], time: company.clock))
        try await furnish()
    }

    private static func worker(of company: Company, _ wire: any Transport) async throws -> Worker {
        let randomness = SeededRandomness(seed: 1)
        let broker = MintingBroker(
            JiraAPIToken(),
            secrets: ["api_token": Secret(token)],
            transport: wire,
            time: company.clock,
            randomness: randomness
        )
        let opener = ConnectionOpener(
            store: company.store,
            connectors: connectorRegistry,
            broker: broker,
            transport: wire,
            time: company.clock
        )
        let keys = DataKeys(
            store: MemoryKeyStore(),
            provider: try LocalKeyEncryption(key: Secret(Array(repeating: 5, count: 32)), randomness: randomness),
            randomness: randomness,
            time: company.clock
        )
        try await keys.open(company.scope)
        let context = WorkContext(
            store: company.store,
            core: LocalCore(opener: opener, time: company.clock),
            vault: EnvelopeVault(keys: keys),
            trackers: opener,
            signer: KeyRing(keys: keys),
            time: company.clock,
            randomness: randomness
        )
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return Worker(context, owner: "test", alarm: NoAlarm(), logger: logger)
    }

    private func furnish() async throws {
        try await company.write(by: company.admin) { tx in
            let settings = ["site_url": Self.site, "account_email": SmallCompany.jiraBotEmail]
            let create = CreateConnection(
                connector: "jira",
                name: "Jira",
                provider: JiraAPIToken.name,
                settings: settings
            )
            let connection = try create(in: tx).id
            try RecordConnectionTest(connection, passed: true, report: ["passed": true])(in: tx)
            let intake = IntakeProject(
                connection: connection,
                projectKey: SmallCompany.projectKey,
                portalID: SmallCompany.portalID,
                requestTypeIDs: [SmallCompany.requestTypeID],
                appUUID: SmallCompany.appUUID
            )
            try ConfigureIntake(intake)(in: tx)
            let tool = SmallCompany.promptNotebook
            try SaveTool(Tool(id: ID(tool.slug), name: tool.name, status: .approved, risk: .low))(in: tx)
        }
    }

    /// Does everything that is due, until nothing is.
    func work() async throws {
        for _ in 1...50 where try await worker.runOnce() == 0 { return }
    }

    /// Raises a request in the portal and tells of it, as the webhook does.
    func raise(
        type: String = SmallCompany.requestTypeID,
        by person: SmallCompany.Person = SmallCompany.ria,
        hasSnapshot: Bool = true
    ) async throws -> String {
        let property = Self.snapshot(days: 30)
        let request = NewJiraRequest(
            project: SmallCompany.projectKey,
            requestType: type,
            reporter: person.jiraAccount,
            summary: "Access",
            property: hasSnapshot ? property : nil
        )
        let now = company.clock.now()
        let key = vendor.withModel { $0.create(request, at: now).key }
        try await announce(key)
        return key
    }

    static func snapshot(days: Int) -> (key: String, value: JSON) {
        SmallCompany.snapshot(
            tool: SmallCompany.promptNotebook.slug,
            businessUse: "notes",
            dataClasses: ["internal"],
            days: days
        )
    }

    /// Edits the stored snapshot, as anybody who may edit the issue can.
    func edit(_ key: String, days: Int) async throws {
        let (property, now) = (Self.snapshot(days: days), company.clock.now())
        vendor.withModel { $0.setProperty(property.key, to: property.value, of: key, at: now) }
        try await announce(key)
    }

    /// Lets somebody move the issue to another project or delete it.
    func lose(_ key: String, _ how: IntakeItem.Whereabouts) async throws {
        let now = company.clock.now()
        vendor.withModel { site in
            switch how {
            case .moved: site.move(key, toProject: "ARCHIVE", by: nil, at: now)
            case .gone: site.delete(key, by: nil, at: now)
            }
        }
        try await announce(key)
        try await work()
    }

    func announce(_ key: String) async throws { try await company.system { try AnnounceIssue(key)(in: $0) } }

    func item(_ key: String) async throws -> IntakeItem? { try await company.read { try $0.intake.find(key) } }

    func request(_ key: String) async throws -> AccessRequest? {
        try await company.read { try $0.requests.find(issue: key) }
    }

    func comments(on key: String) -> Int { vendor.withModel { $0.issue(key)?.comments.count ?? 0 } }

    func status(of key: String) -> String? {
        vendor.withModel { site in site.issue(key).map { site.status(of: $0).name } }
    }

    func count(_ action: String) async throws -> Int { try await company.actions().count { $0 == action } }
}

private struct NoAlarm: Alarm {
    func sleep(for span: Span) async {}
}
