package import Domain
package import Kernel

/// One way to obtain a session, such as `okta_service_app`.
///
/// Adding one is one file and one line in the registry.
package protocol CredentialProvider: Sendable {
    static var name: String { get }
    /// How people read it, where the name alone would let them choose wrongly; nil for the name itself.
    static var label: String? { get }
    /// The secret fields it needs, for the form and for validation; empty for pure federation.
    static var secretFields: [String] { get }

    init()

    /// Exchanges the connection's binding for a session.
    func mint(_ binding: ConnectionBinding, scopes: Set<String>, in context: MintContext) async throws(ProviderFailure)
        -> any Session

    /// Ends a session at the other system before its time.
    func revoke(_ session: any Session, of binding: ConnectionBinding, in context: MintContext)
        async throws(ProviderFailure) -> Revocation
}

extension CredentialProvider {
    package func revoke(_ session: any Session, of binding: ConnectionBinding, in context: MintContext)
        async throws(ProviderFailure) -> Revocation
    { .cannot }
}

/// Whether a session could be ended before its time.
package enum Revocation: String, Sendable, CaseIterable {
    case revoked
    /// The system has no way to; the session ends by itself when it expires.
    case cannot
}

extension CredentialProvider {
    package static var label: String? { nil }
}

/// The part of a connection that a connector and a credential provider need: no secret is in it.
package struct ConnectionBinding: Sendable, Hashable {
    package let organization: ID<Organization>
    package let connection: ID<Connection>
    package let connector: String
    package let provider: String
    /// Non-secret settings, for example `org_url` and `client_id`.
    package let settings: [String: String]
    package let profile: ConnectionProfile
    /// Rises whenever sessions made until then may serve no more.
    package let version: Int64
    /// SHA-256 of the canonical binding, so that a session minted for other settings is never served from a cache.
    package let digest: [UInt8]

    package init(
        organization: ID<Organization>,
        connection: ID<Connection>,
        connector: String,
        provider: String,
        settings: [String: String],
        profile: ConnectionProfile = .provisioning,
        version: Int64 = 1
    ) {
        (self.organization, self.connection, self.connector) = (organization, connection, connector)
        (self.provider, self.settings, self.profile) = (provider, settings, profile)
        self.version = version
        let members = settings.map { JSON.Member($0.key, .string($0.value)) }
        let parts: [JSON] = [
            .string(connector), .string(provider), .string(profile.rawValue), .integer(version), .object(members),
        ]
        digest = sha256(JSON.array(parts).canonical)
    }
}
