package import Domain
package import Kernel

/// Seals a secret of a connection on its way into storage.
///
/// It is never shown again.
package struct SetSecret: Sendable {
    private let connection: ID<Connection>
    private let field: String
    private let secret: Secret

    private let connectors: KnownConnectors

    package init(_ secret: Secret, field: String, of connection: ID<Connection>, connectors: KnownConnectors) {
        (self.secret, self.field, self.connection) = (secret, field, connection)
        self.connectors = connectors
    }

    package func callAsFunction(in context: OperationContext) async throws {
        try await GiveSecrets([field: secret], to: connection, connectors: connectors)(in: context)
    }
}

/// Under which names secrets are sealed; the name is bound to the ciphertext.
package enum SecretName {
    package static func connection(_ id: ID<Connection>, field: String) -> String { "connection/\(id)/\(field)" }
    package static func identity(_ id: ID<ExternalIdentity>) -> String { "identity/\(id)" }
    package static func signInClient(_ clientID: String) -> String { "sign-in-client/\(clientID)" }
    package static func notice(_ field: NoticeSecret) -> String { "notice/\(field.rawValue)" }
    package static func mailAddress(_ person: ID<Person>) -> String { "mail-address/\(person)" }
    package static func coreApp(_ appID: String) -> String { "core-app/\(appID)" }
}
