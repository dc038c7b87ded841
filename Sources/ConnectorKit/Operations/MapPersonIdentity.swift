package import Domain
package import Kernel

/// Looks a login up at the directory once, and maps the person to the unchanging id that it has there.
package struct MapPersonIdentity: Sendable {
    private let person: ID<Person>
    private let connection: ID<Connection>
    private let login: Secret
    private let identity: ID<ExternalIdentity>

    /// - Parameter identity: a fresh id for the external identity.
    package init(_ person: ID<Person>, at connection: ID<Connection>, login: Secret, identity: ID<ExternalIdentity>) {
        (self.person, self.connection, self.login, self.identity) = (person, connection, login, identity)
    }

    package func callAsFunction(in context: OperationContext) async throws {
        try context.requirePerson(.admin, to: "map identities")
        let found: DirectoryPerson
        do {
            found = try await Errand.within("identity_mapping") { () throws(ProviderFailure) in
                try await context.core.resolve(login, of: connection, in: context.scope)
            }
        } catch { throw Refusal(error) }
        guard found.isActive else {
            throw Refusal(.conflict, "identity_inactive", "the directory has this account, but it is not active")
        }
        let sealed = try await context.vault.seal(found.id, name: SecretName.identity(identity), in: context.scope)
        let reference = try await context.vault.reference(for: found.id, in: context.scope)
        let map = MapIdentity(person, at: connection, identity: identity, sealed: sealed, reference: reference)
        try await context.write { try map(in: $0) }
    }
}
