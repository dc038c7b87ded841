package import Kernel

/// A person's id at a directory.
///
/// The value is sealed; rows, log and exports hold only this reference, so that retention can erase the value while
/// every proof still verifies.
package struct ExternalIdentity: Equatable, Sendable {
    package let id: ID<ExternalIdentity>
    /// Nil once erased.
    package let sealed: SealedValue?
    /// A keyed digest of the value, for finding the same identity again; erased with it.
    package let reference: [UInt8]?
    package let createdAt: Instant

    package init(id: ID<ExternalIdentity>, sealed: SealedValue?, reference: [UInt8]?, createdAt: Instant) {
        (self.id, self.sealed, self.reference, self.createdAt) = (id, sealed, reference, createdAt)
    }
}

/// Which external identity a person has at a connection, set by admins only (N35).
package struct IdentityMapping: Equatable, Sendable {
    package let person: ID<Person>
    package let connection: ID<Connection>
    package let identity: ID<ExternalIdentity>
    package let mappedBy: String
    package let mappedAt: Instant

    package init(
        person: ID<Person>,
        connection: ID<Connection>,
        identity: ID<ExternalIdentity>,
        mappedBy: String,
        mappedAt: Instant
    ) {
        (self.person, self.connection, self.identity) = (person, connection, identity)
        (self.mappedBy, self.mappedAt) = (mappedBy, mappedAt)
    }

    func moved(to person: ID<Person>) -> IdentityMapping {
        IdentityMapping(
            person: person,
            connection: connection,
            identity: identity,
            mappedBy: mappedBy,
            mappedAt: mappedAt
        )
    }
}

/// Who is mapped to an external identity, or was before it went to somebody else, and under which id.
package struct IdentityHolder: Equatable, Sendable {
    package let person: ID<Person>
    package let identity: ID<ExternalIdentity>

    package init(person: ID<Person>, identity: ID<ExternalIdentity>) {
        (self.person, self.identity) = (person, identity)
    }
}

package protocol Identities {
    func identity(_ id: ID<ExternalIdentity>) throws -> ExternalIdentity?
    /// The identity with that reference that a grant or a job of the person at that connection still names.
    func known(reference: [UInt8], of person: ID<Person>, at connection: ID<Connection>) throws -> ExternalIdentity?
    /// Everyone who is or ever was mapped to the identity with that reference; one person may come under several ids.
    func holders(reference: [UInt8]) throws -> [IdentityHolder]
    /// Whether a job of somebody else at that connection still has to act under the identity with that reference.
    func isBusy(reference: [UInt8], at connection: ID<Connection>, forOthersThan person: ID<Person>) throws -> Bool
    func add(_ identity: ExternalIdentity) throws
    func mapping(of person: ID<Person>, at connection: ID<Connection>) throws -> IdentityMapping?
    /// The mapping of the person who has that external identity: one identity belongs to one person.
    func mapping(reference: [UInt8], at connection: ID<Connection>) throws -> IdentityMapping?
    func mappings(page: PageRequest) throws -> Page<IdentityMapping>
    /// At most one a connection.
    func mappings(of person: ID<Person>) throws -> [IdentityMapping]
    func save(_ mapping: IdentityMapping) throws
    func removeMapping(of person: ID<Person>, at connection: ID<Connection>) throws
}

package protocol HasIdentities { var identities: any Identities { get } }
