package import ConnectorKit
package import Domain
package import Kernel

/// What the broker is given to mint with: each opening, keeping and minting goes through one of these.
///
/// Those that a server can do without refuse by default, and say what is missing.
package struct BrokerPorts: Sendable {
    package typealias OpenSecret = @Sendable (_ binding: ConnectionBinding, _ field: String) async throws -> Secret
    package typealias RecordMint = @Sendable (Mint) async throws -> Void
    package typealias KeepSecret =
        @Sendable (_ binding: ConnectionBinding, _ field: String, _ secret: Secret) async throws -> Void
    package typealias IdentityToken =
        @Sendable (_ binding: ConnectionBinding, _ audience: String) async throws -> Secret
    package typealias App = @Sendable (_ vendor: String) async throws -> OperatorApp

    package typealias RecordLoss = @Sendable (_ binding: ConnectionBinding, _ failure: ProviderFailure) async -> Void
    package typealias RecordAnomaly = @Sendable (_ binding: ConnectionBinding, _ anomaly: MintAnomaly) async -> Void
    package typealias Alarm = @Sendable (_ organizations: Int) -> Void

    /// Opens a sealed secret of the connection; the opening is on the record before it returns.
    package let openSecret: OpenSecret
    /// Puts a mint on the record; once it returns, the record outlives a crash.
    package let recordMint: RecordMint
    /// Seals a new value of a field in the old one's place; once it returns, the value outlives a crash.
    package let keepSecret: KeepSecret
    /// A token of our own issuer about the binding's organization, for exactly one audience.
    package let identityToken: IdentityToken
    /// The operator's own app at a vendor.
    package let app: App
    /// Puts on record that the other system does not trust us any more.
    package let recordLoss: RecordLoss
    /// Alerts the organization's admins of a mint that is out of the ordinary.
    package let recordAnomaly: RecordAnomaly
    /// Tells the operator that sessions were minted for suspiciously many organizations at once.
    package let alarm: Alarm

    package init(
        openSecret: @escaping OpenSecret,
        recordMint: @escaping RecordMint,
        keepSecret: @escaping KeepSecret = { try await MintContext.keepNothing($1, $2) },
        identityToken: @escaping IdentityToken = { try await MintContext.noIssuer($1) },
        app: @escaping App = MintContext.noApp,
        recordLoss: @escaping RecordLoss = { _, _ in },
        recordAnomaly: @escaping RecordAnomaly = { _, _ in },
        alarm: @escaping Alarm = { _ in }
    ) {
        (self.openSecret, self.recordMint, self.keepSecret) = (openSecret, recordMint, keepSecret)
        (self.identityToken, self.app, self.alarm) = (identityToken, app, alarm)
        (self.recordLoss, self.recordAnomaly) = (recordLoss, recordAnomaly)
    }
}
