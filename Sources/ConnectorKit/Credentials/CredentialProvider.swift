package import Domain
package import Kernel

/// One way to obtain a session, such as `okta_service_app`.
///
/// Adding one is one file and one line in the registry.
package protocol CredentialProvider: Sendable {
    static var name: String { get }
    /// The secret fields it needs, for the form and for validation; empty for pure federation.
    static var secretFields: [String] { get }

    init()

    /// Exchanges the connection's binding for a session.
    func mint(_ binding: ConnectionBinding, scopes: Set<String>, in context: MintContext) async throws(ProviderFailure)
        -> any Session
}

/// The part of a connection that a connector and a credential provider need: no secret is in it.
package struct ConnectionBinding: Sendable, Hashable {
    package let organization: ID<Organization>
    package let connection: ID<Connection>
    package let connector: String
    package let provider: String
    /// Non-secret settings, for example `org_url` and `client_id`.
    package let settings: [String: String]
    /// The names of the settings that are the operator's and not the connection's own.
    package let operatorSettings: Set<String>
    /// The connection's version as it was read with the work: each change of the connection makes another.
    package let version: Int64
    /// SHA-256 of the canonical binding, so that a session minted for other settings is never served from a cache.
    package let digest: [UInt8]

    package init(
        organization: ID<Organization>,
        connection: ID<Connection>,
        connector: String,
        provider: String,
        settings: [String: String],
        version: Int64 = 1,
        operatorSettings: Set<String> = []
    ) {
        (self.organization, self.connection, self.connector) = (organization, connection, connector)
        (self.provider, self.settings, self.version) = (provider, settings, version)
        self.operatorSettings = operatorSettings
        let members = settings.map { JSON.Member($0.key, .string($0.value)) }
        digest = sha256(JSON.array([.string(connector), .string(provider), .object(members)]).canonical)
    }
}
