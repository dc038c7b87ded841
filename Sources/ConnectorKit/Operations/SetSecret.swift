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
    /// - Parameter version: as the row says; a value that was moved to a row of another version does not open.
    package static func connection(_ id: ID<Connection>, field: String, version: Int64 = 1) -> String {
        "connection/\(id)/\(field)" + (version == 1 ? "" : "/\(version)")
    }
    package static func identity(_ id: ID<ExternalIdentity>) -> String { "identity/\(id)" }
    package static func signInClient(_ clientID: String) -> String { "sign-in-client/\(clientID)" }
    package static func notice(_ field: NoticeSecret) -> String { "notice/\(field.rawValue)" }
    package static func mailAddress(_ person: ID<Person>) -> String { "mail-address/\(person)" }
    package static func coreApp(_ appID: String) -> String { "core-app/\(appID)" }
}

extension SecretVault {
    /// Seals a secret of a connection under its name and version.
    package func seal(
        _ secret: Secret,
        field: String,
        of connection: ID<Connection>,
        _ version: Int64,
        in scope: OrganizationScope
    ) async throws -> SealedValue {
        let name = SecretName.connection(connection, field: field, version: version)
        let sealed = try await seal(secret, name: name, in: scope)
        return SealedValue(keyID: sealed.keyID, bytes: sealed.bytes, version: version)
    }

    /// Opens a secret of a connection, whichever version it is.
    package func open(
        _ sealed: SealedValue,
        field: String,
        of connection: ID<Connection>,
        in scope: OrganizationScope
    ) async throws -> Secret {
        try await open(
            sealed,
            name: SecretName.connection(connection, field: field, version: sealed.version),
            in: scope
        )
    }
}
