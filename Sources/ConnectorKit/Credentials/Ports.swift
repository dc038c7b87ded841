package import Domain
package import Kernel

/// Seals values for an organization and opens them again.
///
/// Plaintext exists in it and in the call that uses it only.
package protocol SecretVault: Sendable {
    /// Seals a value; the name (for example `connection/ID/private_key` or `identity/ID`) is bound to it as associated data.
    func seal(_ secret: Secret, name: String, in scope: OrganizationScope) async throws -> SealedValue
    /// Opens what was sealed under the same organization and name; anything else is refused.
    func open(_ sealed: SealedValue, name: String, in scope: OrganizationScope) async throws -> Secret
    /// A keyed digest of a value, the same for the same value within the organization: finds an external identity
    /// again without storing it.
    func reference(for value: Secret, in scope: OrganizationScope) async throws -> [UInt8]
    /// The same digests for many values, in their order.
    func references(for values: [Secret], in scope: OrganizationScope) async throws -> [[UInt8]]
}

extension SecretVault {
    package func references(for values: [Secret], in scope: OrganizationScope) async throws -> [[UInt8]] {
        var references: [[UInt8]] = []
        references.reserveCapacity(values.count)
        for value in values { references.append(try await reference(for: value, in: scope)) }
        return references
    }
}

/// Hands out sessions.
///
/// Sessions are cached by organization, connection, version and digest of the binding, and scopes, and never across.
package protocol CredentialBroker: Sendable {
    func session(for binding: ConnectionBinding, scopes: Set<String>) async throws(ProviderFailure) -> any Session
    /// Forgets a session that the other system refused, so that the next call mints anew.
    func discard(_ binding: ConnectionBinding, scopes: Set<String>) async
    /// Forgets a session that the other system refused although it was minted for this very call: trust was withdrawn.
    func refused(_ binding: ConnectionBinding, scopes: Set<String>) async
    /// Forgets every session of a connection at once, also those that are being minted, because it was changed, switched
    /// off, suspended or revoked.
    func forget(_ connection: ID<Connection>, in scope: OrganizationScope) async
    /// Forgets them, and ends them at the other system before their time where it can.
    func withdraw(_ connection: ID<Connection>, in scope: OrganizationScope) async -> Withdrawal
}

/// What became of the sessions that one process had of a connection.
package struct Withdrawal: Equatable, Sendable {
    package var sessions = 0
    /// How many of them the other system ended.
    package var revoked = 0
    /// When the last of the others ends by itself; nil where none is left.
    package var lastEnds: Instant?

    package init() {}

    package static func + (a: Self, b: Self) -> Self {
        var sum = Withdrawal()
        (sum.sessions, sum.revoked) = (a.sessions + b.sessions, a.revoked + b.revoked)
        sum.lastEnds = [a.lastEnds, b.lastEnds].compactMap(\.self).max()
        return sum
    }
}

extension CredentialBroker {
    package func refused(_ binding: ConnectionBinding, scopes: Set<String>) async {
        await discard(binding, scopes: scopes)
    }

    package func forget(_ connection: ID<Connection>, in scope: OrganizationScope) async {}

    package func withdraw(_ connection: ID<Connection>, in scope: OrganizationScope) async -> Withdrawal {
        await forget(connection, in: scope)
        return Withdrawal()
    }
}
