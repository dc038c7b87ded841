import ConnectorKit
import Connectors
import Kernel
import TestKit
import Testing
import Vendors

/// A Jira client wired to the small company's Jira, with every exchange held to Atlassian's specifications.
struct JiraBench {
    static let site = "https://small-company.atlassian.net"

    let clock = VirtualClock()
    let vendor: VendorHost<JiraSite>
    let wire: CheckedTransport
    let broker: MintingBroker
    let tracker: any IssueTracker

    init(token: String = "api-token-of-clearance", settings: [String: String] = [:]) throws {
        let base = try #require(WebAddress(Self.site))
        vendor = VendorHost(SmallCompany.jira(at: base, apiToken: "api-token-of-clearance"))
        wire = CheckedTransport(VendorTransport([Self.site: vendor], time: clock), try Self.specifications())
        broker = MintingBroker(
            JiraAPIToken(),
            secrets: ["api_token": Secret(token)],
            transport: wire,
            time: clock,
            randomness: SeededRandomness(seed: 1)
        )
        let binding = ConnectionBinding(
            organization: "org",
            connection: "jira",
            connector: "jira",
            provider: JiraAPIToken.name,
            settings: ["site_url": Self.site, "account_email": SmallCompany.jiraBotEmail].merging(settings) { $1 }
        )
        let caller = AuthorizedCaller(
            binding,
            scopes: JiraConnector.manifest.provisioningScopes,
            broker: broker,
            transport: wire,
            time: clock
        )
        tracker = try #require(try JiraConnector(binding, caller: caller).issueTracker)
    }

    /// Raises a request in the portal and gives its key.
    func raise(
        _ tool: SmallCompany.Tool = SmallCompany.claudeEnterprise,
        by person: SmallCompany.Person = SmallCompany.ria,
        propertyDelay: Span = .seconds(0)
    ) -> String {
        let request = SmallCompany.request(tool, by: person, propertyDelay: propertyDelay)
        let now = clock.now()
        return vendor.withModel { $0.create(request, at: now).key }
    }

    func issue(_ key: String) -> JiraIssue? { vendor.withModel { $0.issue(key) } }

    private static func specifications() throws -> [(pathPrefix: String, specification: Specification)] {
        guard SharedFiles.areExpected else { return [] }
        return [("/rest/servicedeskapi", try Shared.serviceDesk.get()), ("/rest/api/3", try Shared.platform.get())]
    }

    /// Read once: the platform's document has two and a half megabytes.
    private enum Shared {
        static let platform = Result { try Specification(shared: "specs/jira-platform.openapi.json") }
        static let serviceDesk = Result { try Specification(shared: "specs/jsm.openapi.json") }
    }
}
