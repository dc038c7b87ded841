package import ConnectorKit
package import Kernel

/// Any set of fields that somebody pasted; which ones, and how they prove anything, is the connector's to say.
package struct PastedSecret<Schema: PastedFields>: CredentialProvider {
    package static var name: String { "secret" }
    package static var secretFields: [String] { Schema.fields }

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        // Providers are found by name, and every schema has the same one: the connector decides, not the type.
        guard let schema = pastedFields.first(where: { sameBytes($0.connector, binding.connector) }) else {
            throw ProviderFailure(.terminal, "unknown_provider", "`\(binding.connector)` takes no pasted secret")
        }
        return try await schema.session(binding, opening: context.secretOrFailure, at: context.now)
    }
}

/// The fields of a connector's pasted secret.
package protocol PastedFields: Sendable {
    static var connector: String { get }
    /// The names of the fields; which of them are needed may depend on the settings.
    static var fields: [String] { get }

    /// - Parameter open: opens a field; every opening is on the record, so only what is needed is opened.
    static func session(
        _ binding: ConnectionBinding,
        opening open: (_ field: String) async throws(ProviderFailure) -> Secret,
        at now: Instant
    ) async throws(ProviderFailure) -> any Session
}

/// Every connector's pasted fields.
let pastedFields: [any PastedFields.Type] = [WebAPISecret.self]
