package import Kernel

/// A store of secrets outside the database: AWS Secrets Manager or Azure Key Vault.
///
/// Each value has a name of its own, which says the organization, the connection, the field and the version; what is at a
/// name is written once and never changed. So the pin of a version is in our own row, and promoting one is promoting the row.
package protocol ExternalSecretStore: Sendable {
    /// How a sealed value says that it lies here: `aws_secretsmanager` or `azure_keyvault`.
    var id: String { get }
    /// Writes a new value.
    ///
    /// - Returns: the store's own id of exactly this value, by which it is read.
    func put(_ secret: Secret, at name: ExternalName) async throws -> String
    /// Reads the value with that id and no other.
    func get(_ name: ExternalName, version: String) async throws -> Secret
    /// The names below a connection.
    func names(of connection: ExternalName) async throws -> [ExternalName]
    /// Deletes a value; one that is not there is no failure.
    func delete(_ name: ExternalName) async throws
}

/// Where a value lies in an external store: derived from the verified organization and our own ids, never from a payload.
package struct ExternalName: Hashable, Sendable {
    /// The organization, then the parts of the name that the value is sealed under.
    package let parts: [String]

    package init(_ organization: ID<Organization>, _ name: String) {
        parts = [organization.rawValue] + name.split(separator: "/").map(String.init)
    }

    package init(parts: [String]) { self.parts = parts }

    /// Every value of the same connection begins with these.
    package var connection: ExternalName { ExternalName(parts: Array(parts.prefix(3))) }

    package func isBelow(_ other: ExternalName) -> Bool {
        parts.count > other.parts.count && zip(parts, other.parts).allSatisfy { sameBytes($0, $1) }
    }
}
