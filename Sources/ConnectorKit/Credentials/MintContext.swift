package import Kernel

/// What a provider may use while it mints.
package struct MintContext: Sendable {
    package let transport: any Transport
    package let now: Instant
    package let randomness: any Randomness
    /// Opens a sealed secret of the connection by its field name.
    ///
    /// The opening is on the record.
    package let secret: @Sendable (_ field: String) async throws -> Secret
    /// Seals a new value of a field in the old one's place; once it returns, the value outlives a crash.
    ///
    /// For systems whose refresh tokens are good for one use: keep the new one before anything uses it.
    package let keep: @Sendable (_ field: String, _ secret: Secret) async throws -> Void
    /// A token of our own issuer about this connection, for exactly one audience.
    package let identityToken: @Sendable (_ audience: String) async throws -> Secret
    /// The operator's own app at a vendor, for example `github`.
    package let app: @Sendable (_ vendor: String) async throws -> OperatorApp

    package init(
        transport: any Transport,
        now: Instant,
        randomness: any Randomness,
        secret: @escaping @Sendable (_ field: String) async throws -> Secret,
        keep: @escaping @Sendable (_ field: String, _ secret: Secret) async throws -> Void = MintContext.keepNothing,
        identityToken: @escaping @Sendable (_ audience: String) async throws -> Secret = MintContext.noIssuer,
        app: @escaping @Sendable (_ vendor: String) async throws -> OperatorApp = MintContext.noApp
    ) {
        (self.transport, self.now, self.randomness) = (transport, now, randomness)
        (self.secret, self.keep, self.identityToken, self.app) = (secret, keep, identityToken, app)
    }

    @Sendable package static func keepNothing(_ field: String, _ secret: Secret) async throws {
        throw ProviderFailure(.terminal, "secret_not_kept", "this server cannot keep a new `\(field)`")
    }

    @Sendable package static func noIssuer(_ audience: String) async throws -> Secret {
        throw ProviderFailure(.terminal, "issuer_missing", "this server has no issuer of its own")
    }

    @Sendable package static func noApp(_ vendor: String) async throws -> OperatorApp {
        throw ProviderFailure(
            .terminal,
            "app_missing",
            "the operator of this server has not set up an app at `\(vendor)`"
        )
    }
}

/// An app that the operator registered at a vendor, and that customers install or consent to.
///
/// Its secrets are the operator's, never an organization's.
package struct OperatorApp: Sendable {
    /// Facts that are no secret, for example `app_id` or `client_id`.
    package let settings: [String: String]
    /// Reads a secret of the app, for example `private_key` or `client_secret`.
    package let secret: @Sendable (_ field: String) async throws -> Secret

    package init(settings: [String: String], secret: @escaping @Sendable (_ field: String) async throws -> Secret) {
        (self.settings, self.secret) = (settings, secret)
    }
}
