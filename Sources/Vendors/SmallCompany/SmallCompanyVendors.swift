import ConnectorKit
package import Kernel
package import Signing

/// Everything that the small company runs, each behind its own address.
package struct SmallCompanyVendors: Sendable {
    package let addresses: Addresses
    package let jira: VendorHost<JiraSite>
    package let okta: VendorHost<OktaOrg>
    package let entra: VendorHost<EntraTenant>
    package let signIn: VendorHost<OIDCIssuer>
    package let credentials: Credentials

    package struct Addresses: Sendable {
        package let jira: WebAddress
        package let okta: WebAddress
        package let authority: WebAddress
        package let graph: WebAddress
        package let signIn: WebAddress

        package init(
            jira: WebAddress,
            okta: WebAddress,
            authority: WebAddress,
            graph: WebAddress,
            signIn: WebAddress
        ) {
            (self.jira, self.okta, self.authority) = (jira, okta, authority)
            (self.graph, self.signIn) = (graph, signIn)
        }
    }

    /// What Clearance proves itself with; all of it made up.
    package struct Credentials: Sendable {
        package let jiraAPIToken: String
        package let oktaAPIToken: String
        /// The client id of the API Services app, when it was given a key.
        package let oktaClientID: String?
        package let entraSecret: String
    }

    /// How it is set up.
    package struct Setup: Sendable {
        package var now: Instant
        package var seed: UInt64 = 1
        package var jiraAPIToken = "sandbox-api-token"
        /// What the identity provider signs with.
        package var signInKey: SigningKey
        package var signInSecret: Secret?
        package var signInRedirects: [String] = []
        /// Public keys of Clearance's apps in Okta and Entra.
        package var oktaKeys: JWKSet?
        package var entraKey: JWK?

        package init(now: Instant, signInKey: SigningKey) { (self.now, self.signInKey) = (now, signInKey) }
    }

    package init(at addresses: Addresses, _ setup: Setup) {
        let (org, token, client) = SmallCompany.okta(
            at: addresses.okta,
            keys: setup.oktaKeys,
            now: setup.now,
            seed: setup.seed
        )
        let (tenant, secret) = SmallCompany.entra(
            authority: addresses.authority,
            graph: addresses.graph,
            key: setup.entraKey,
            now: setup.now,
            seed: setup.seed
        )
        self.addresses = addresses
        jira = VendorHost(SmallCompany.jira(at: addresses.jira, apiToken: setup.jiraAPIToken, seed: setup.seed))
        (okta, entra) = (VendorHost(org), VendorHost(tenant))
        signIn = VendorHost(
            SmallCompany.signIn(
                at: addresses.signIn,
                redirects: setup.signInRedirects,
                secret: setup.signInSecret,
                key: setup.signInKey,
                seed: setup.seed
            )
        )
        credentials = Credentials(
            jiraAPIToken: setup.jiraAPIToken,
            oktaAPIToken: token,
            oktaClientID: client,
            entraSecret: secret
        )
    }

    /// Reaches all of it in this process.
    package func transport(time: any TimeSource) -> VendorTransport {
        VendorTransport(
            [
                addresses.jira.origin: jira, addresses.okta.origin: okta, addresses.authority.origin: entra,
                addresses.graph.origin: entra, addresses.signIn.origin: signIn,
            ],
            time: time
        )
    }
}
