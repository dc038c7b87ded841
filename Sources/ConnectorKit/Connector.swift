package import Domain
package import Kernel

/// One kind of outside system.
///
/// Its whole knowledge of it stands in one folder, its name in one registry line.
package protocol Connector: Sendable {
    static var manifest: ConnectorManifest { get }

    /// - Throws: a refusal when the settings do not make sense, before anything is called.
    init(_ binding: ConnectionBinding, caller: AuthorizedCaller) throws(Refusal)

    var directory: (any Directory)? { get }
    var issueTracker: (any IssueTracker)? { get }

    /// Tries a system that is neither directory nor issue tracker; nil where there is nothing else to try.
    func test() async -> ConnectionTest?
}

extension Connector {
    package func test() async -> ConnectionTest? { nil }
}

package struct ConnectorManifest: Sendable {
    package let kind: String
    package let displayName: String
    package let capabilities: Set<Capability>
    package let settings: [Setting]
    package let providers: [any CredentialProvider.Type]
    /// The scopes that provisioning needs, and no more; empty where the connector changes nothing.
    package let provisioningScopes: Set<String>
    /// The scopes that observing needs, all of them read-only; empty where the connector does not observe.
    package let evidenceScopes: Set<String>
    /// Settings that only the operator gives, for all connections of the kind, such as a national cloud's addresses.
    package let operatorSettings: [Setting]

    /// Settings that this server makes, once, when a connection is set up, and takes from nobody, such as an external id.
    package let serverSettings: [ServerSetting]

    /// The settings that together name what is bound at the other side, such as a role or a tenant.
    ///
    /// What they name belongs to one organization alone; whoever changes one of them gives the stored secrets up.
    package let identity: [String]

    /// Secrets by which the other side proves itself to us, whatever provider is chosen.
    package let inboundSecrets: [String]

    package init(
        kind: String,
        displayName: String,
        capabilities: Set<Capability>,
        settings: [Setting],
        providers: [any CredentialProvider.Type],
        provisioningScopes: Set<String> = [],
        evidenceScopes: Set<String> = [],
        operatorSettings: [Setting] = [],
        serverSettings: [ServerSetting] = [],
        identity: [String] = [],
        inboundSecrets: [String] = []
    ) {
        (self.kind, self.displayName, self.capabilities) = (kind, displayName, capabilities)
        (self.settings, self.providers, self.provisioningScopes) = (settings, providers, provisioningScopes)
        (self.evidenceScopes, self.operatorSettings) = (evidenceScopes, operatorSettings)
        (self.serverSettings, self.identity) = (serverSettings, identity)
        self.inboundSecrets = inboundSecrets
    }

    package func scopes(of profile: ConnectionProfile) -> Set<String> {
        switch profile {
        case .evidence: evidenceScopes
        case .provisioning: provisioningScopes
        }
    }

    /// What connections of the kind may be for; the first is meant where nobody says.
    package var profiles: [ConnectionProfile] {
        [.provisioning, .evidence].filter { !scopes(of: $0).isEmpty }
    }

    package enum Capability: String, Sendable, CaseIterable { case directory, issueTracker, collector }

    package struct Setting: Sendable {
        package let name: String
        package let help: String
        package let isRequired: Bool
        /// Whether it is known only after the other side trusts what this server made: it may follow later.
        ///
        /// Until it is there, a required one keeps the connection from being tested.
        package let isAwaited: Bool

        package init(_ name: String, _ help: String, isRequired: Bool = true, isAwaited: Bool = false) {
            (self.name, self.help, self.isRequired, self.isAwaited) = (name, help, isRequired, isAwaited)
        }
    }

    package struct ServerSetting: Sendable {
        package let name: String
        package let help: String
        /// Makes the value from the settings that were given and from randomness.
        package let make: @Sendable (_ settings: [String: String], _ randomness: any Randomness) -> String

        package init(
            _ name: String,
            _ help: String,
            make: @escaping @Sendable (_ settings: [String: String], _ randomness: any Randomness) -> String
        ) {
            (self.name, self.help, self.make) = (name, help, make)
        }
    }
}
