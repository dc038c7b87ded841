import ConnectorKit
package import Kernel
import Signing
package import Vendors

/// The sandbox once it runs: where everything answers, and every vendor from its own side.
package struct Sandbox: Sendable {
    package let addresses: [SandboxPlace: WebAddress]
    package let vendors: SmallCompanyVendors
    package let saas: SmallCompanySaaS
    package let aws: VendorHost<AWSCloud>
    package let told: ToldDesk
    let time: any TimeSource
    let hold: Duration
    /// Reads what issuers publish.
    let transport: (any Transport)?

    /// Builds the small company's vendors at their addresses.
    init(_ configuration: SandboxConfiguration, at addresses: [SandboxPlace: WebAddress]) throws {
        guard let jira = addresses[.jira], let okta = addresses[.okta], let entra = addresses[.entra],
            let signIn = addresses[.signIn], let serviceNow = addresses[.serviceNow],
            let dataCenter = addresses[.dataCenter]
        else { throw Refusal(.unavailable, "sandbox_incomplete", "the sandbox could not listen everywhere") }
        self.addresses = addresses
        (time, hold, told) = (configuration.time, configuration.hold, configuration.told)
        aws = VendorHost(SmallCompany.aws(seed: configuration.seed))
        transport = configuration.transport
        vendors = SmallCompanyVendors(
            at: .init(jira: jira, okta: okta, authority: entra, graph: entra, signIn: signIn),
            try configuration.setup
        )
        saas = SmallCompanySaaS(
            serviceNow: serviceNow,
            dataCenter: dataCenter.appending(["jira"]),
            now: time.now(),
            seed: configuration.seed
        )
        let app = SmallCompany.atlassianApp(redirect: configuration.atlassianRedirect)
        vendors.jira.withModel { $0.app = app }
        if let kept = configuration.kept { try resume(kept) }
    }

    /// Where it answers, for example `http://127.0.0.1:8101`.
    package func address(of place: SandboxPlace) -> String { addresses[place]?.origin ?? "" }

    /// The vendor behind an address, for faults.
    func vendor(_ place: SandboxPlace) -> (any AnsweringVendor)? {
        switch place {
        case .home: nil
        case .jira: vendors.jira
        case .okta: vendors.okta
        case .entra: vendors.entra
        case .signIn: vendors.signIn
        case .atlassian: vendors.jira
        case .serviceNow: saas.serviceNow
        case .dataCenter: saas.dataCenter
        case .aws: aws
        }
    }

    /// Answers a call at one of the addresses: pages for people first, which never go wrong, then the vendor.
    func answer(_ call: HTTPCall, at place: SandboxPlace) throws(TransportFailure) -> HTTPReply {
        let now = time.now()
        if call.isFromElsewhere { return .page(403, "Refused", "<p>This form was sent from another site.</p>") }
        if let page = page(call, at: place, now) { return page }
        guard let vendor = vendor(place) else { return .page(404, "Not found", "<p>There is no such page.</p>") }
        return try vendor.answer(call, at: now)
    }

    private func page(_ call: HTTPCall, at place: SandboxPlace, _ now: Instant) -> HTTPReply? {
        switch place {
        case .home: home(call)
        case .jira: vendors.jira.withModel { $0.page(call, at: now) }
        case .okta: vendors.okta.withModel { $0.pages }.page(call)
        case .entra: vendors.entra.withModel { $0.pages }.page(call)
        case .signIn: call.method == .get && call.address.path == "/" ? signInPage : nil
        case .atlassian, .serviceNow, .dataCenter:
            call.method == .get && call.address.path == "/" ? plainPage(of: place) : nil
        case .aws: call.method == .get && call.address.path == "/" ? awsPage : nil
        }
    }

    /// Of systems that only programs use, what answers where.
    private func plainPage(of place: SandboxPlace) -> HTTPReply {
        let (title, text) =
            switch place {
            case .atlassian: ("Atlassian", "Admins consent to apps here, and the site answers to them below /ex/jira.")
            case .serviceNow: ("ServiceNow", "OAuth clients get tokens at /oauth_token.do and read tables below /api.")
            default: ("Jira Data Center", "REST API v2 answers below /jira to personal access tokens.")
            }
        return .page(200, title, "<p>\(text.html)</p>")
    }

    private var awsPage: HTTPReply {
        let roles = aws.withModel { $0.roles.keys.sorted() }.map { "<tr><td>\($0.html)</td></tr>" }
        let body = """
            <p>The accounts of \(SmallCompany.name.html) at AWS. Programs call all services at this address.</p>
            <table><caption>Roles</caption><thead><tr><th scope="col">ARN</th></tr></thead>
            <tbody>\(roles.joined())</tbody></table>
            """
        return .page(200, "AWS", body)
    }

    private var signInPage: HTTPReply {
        let people = SmallCompany.people.map {
            "<tr><th scope=\"row\">\($0.name.html)</th><td>\($0.note.html)</td></tr>"
        }
        let body = """
            <p>The identity provider of \(SmallCompany.name.html). Applications send people here to sign in.</p>
            <table><caption>Who can sign in</caption><thead><tr><th scope="col">Name</th><th scope="col">Role</th></tr>
            </thead><tbody>\(people.joined())</tbody></table>
            """
        return .page(200, "Sign-in", body)
    }
}

extension SandboxConfiguration {
    fileprivate var setup: SmallCompanyVendors.Setup {
        get throws {
            var setup = SmallCompanyVendors.Setup(now: time.now(), signInKey: try SigningKey.rsa(keyID: "sandbox-1"))
            (setup.seed, setup.jiraAPIToken) = (seed, jiraAPIToken)
            (setup.signInSecret, setup.signInRedirects) = (signInSecret, signInRedirects)
            (setup.oktaKeys, setup.entraKey) = (oktaKeys, entraKey)
            return setup
        }
    }
}

extension HTTPCall {
    /// A browser names the page that sent a form; only the sandbox's own may.
    fileprivate var isFromElsewhere: Bool {
        guard method != .get, let origin = headers["origin"] else { return false }
        return origin != address.origin
    }
}
