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
    /// The scopes that provisioning needs, and no more.
    package let provisioningScopes: Set<String>
    /// Settings that only the operator gives, for all connections of the kind, such as a national cloud's addresses.
    package let operatorSettings: [Setting]

    /// Secrets by which the other side proves itself to us, whatever provider is chosen.
    package let inboundSecrets: [String]

    package init(
        kind: String,
        displayName: String,
        capabilities: Set<Capability>,
        settings: [Setting],
        providers: [any CredentialProvider.Type],
        provisioningScopes: Set<String>,
        operatorSettings: [Setting] = [],
        inboundSecrets: [String] = []
    ) {
        (self.kind, self.displayName, self.capabilities) = (kind, displayName, capabilities)
        (self.settings, self.providers, self.provisioningScopes) = (settings, providers, provisioningScopes)
        (self.operatorSettings, self.inboundSecrets) = (operatorSettings, inboundSecrets)
    }

    package enum Capability: String, Sendable, CaseIterable { case directory, issueTracker, collector }

    package struct Setting: Sendable {
        package let name: String
        package let help: String
        package let isRequired: Bool

        package init(_ name: String, _ help: String, isRequired: Bool = true) {
            (self.name, self.help, self.isRequired) = (name, help, isRequired)
        }
    }
}
