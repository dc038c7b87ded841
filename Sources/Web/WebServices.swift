package import ConnectorKit
package import Domain
package import Kernel

/// Everything the routes use, handed in by the wiring.
package struct WebServices: Sendable {
    package internal(set) var store: any Store
    package let core: any Core
    package let vault: any SecretVault
    package let signIn: any SignInProvider
    package let logKeeper: any LogKeeper
    package let time: any TimeSource
    package let randomness: any Randomness
    /// Where browsers reach this server: origin of redirects, and what `Origin` is compared with.
    package let publicAddress: WebAddress
    package var connectors: [ConnectorManifest] = []
    /// Pages on which customers let the operator's apps in; none for vendors where there is no app.
    package var consentPages: [any ConsentPage] = []
    /// Until the wiring sets one, no account can be confirmed.
    package var trackers: any TrackerSource = NoTrackers()
    /// Reads a document that somebody typed; JSON only, until the wiring brings a reader of YAML.
    package var readDocument: @Sendable (_ text: String) throws(Refusal) -> JSON = { text throws(Refusal) in
        do { return try JSON(parsing: text) } catch {
            throw Refusal(.invalid, "json_invalid", "the document is not strict JSON: \(error)")
        }
    }
    /// How long the operator keeps what is over; an organization may say more for itself.
    package var retention = RetentionPeriods()
    /// This server as an OIDC issuer; nil serves no documents of one.
    package var issuer: (any IdentityIssuer)?
    package var gates = Gates()
    /// What a connection's other side is given to trust; the wiring adds what our own issuer says.
    package var issuedTrust: TrustMaker = { _, _ in [] }
    var trust: TrustMaker { connectors.trust(issued: issuedTrust) }
    /// For how long a link for secrets is good unless its maker says otherwise.
    package var credentialLinkHours = CredentialLink.defaultHours
    package var vitals = Vitals()

    package init(
        store: any Store,
        core: any Core,
        vault: any SecretVault,
        signIn: any SignInProvider,
        logKeeper: any LogKeeper,
        time: any TimeSource,
        randomness: any Randomness,
        publicAddress: WebAddress
    ) {
        (self.store, self.core, self.vault, self.signIn) = (store, core, vault, signIn)
        (self.logKeeper, self.time, self.randomness) = (logKeeper, time, randomness)
        self.publicAddress = publicAddress
    }

    var isSecure: Bool { publicAddress.scheme == "https" }
}

private struct NoTrackers: TrackerSource {
    func tracker(_ connection: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure)
        -> any IssueTracker
    {
        throw ProviderFailure(.terminal, "no_trackers", "this server reaches no issue tracker")
    }
}

/// How callers that are neither persons nor tokens prove themselves.
///
/// Until the wiring sets one, everything is refused.
package struct Gates: Sendable {
    /// Whether the raw body of a hook carries a valid signature, and the delivery's id and issue.
    package var jiraHook: @Sendable (_ call: HookCall, _ scope: OrganizationScope) async throws -> HookDelivery
    /// Whether the raw body of a delivery of the operator's GitHub App carries a valid signature, and what it says.
    package var gitHubHook: @Sendable (_ call: HookCall) async throws -> InstallationDelivery
    /// The organization whose app signed a call to the Core.
    package var coreRequest: @Sendable (_ call: HTTPCall) async throws -> OrganizationScope

    package init() {
        jiraHook = { _, _ in throw Refusal(.unauthenticated, "hook_not_configured", "no hook is configured here") }
        gitHubHook = { _ in throw Refusal(.unauthenticated, "hook_not_configured", "no hook is configured here") }
        coreRequest = { _ in throw Refusal(.unauthenticated, "core_not_configured", "no Core is served here") }
    }
}

/// What arrived at a hook, untouched.
package struct HookCall: Sendable {
    package let hook: String
    package let headers: HTTPHeaders
    package let body: [UInt8]

    package init(hook: String, headers: HTTPHeaders, body: [UInt8]) {
        (self.hook, self.headers, self.body) = (hook, headers, body)
    }
}

/// What a verified delivery says.
package struct HookDelivery: Sendable {
    /// The same over all retries of one delivery.
    package let id: String
    /// The issue it is about; nil for an event that is of no interest.
    package let issue: String?

    package init(id: String, issue: String?) { (self.id, self.issue) = (id, issue) }
}

/// What a verified delivery says about an installation of the operator's app.
package struct InstallationDelivery: Sendable {
    package enum Event: Sendable {
        /// The other side let go, with the reason and the way back.
        case withdrawn(String, isGone: Bool)
        /// Something about it is other than before.
        case changed
        case other
    }

    /// The same over all attempts of one delivery.
    package let id: String
    package let vendor: String
    package let installation: String?
    package let event: Event

    package init(id: String, vendor: String, installation: String?, event: Event) {
        (self.id, self.vendor, self.installation, self.event) = (id, vendor, installation, event)
    }
}

/// What tells an operator whether the server is well.
package struct Vitals: Sendable {
    /// What must hold before requests are served, each by name; nil means it holds, else why not.
    package var readiness: @Sendable () async -> [(name: String, problem: String?)] = { [] }
    /// More metric families in the OpenMetrics text format, without the closing `# EOF`.
    package var metrics: @Sendable () async -> String = { "" }

    package init() {}
}
