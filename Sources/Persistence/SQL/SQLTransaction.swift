package import Domain
package import Kernel

/// One running transaction, in the scope of one organization.
///
/// Each noun's statements lie in a type of its own that receives this.
package final class SQLTransaction {
    package let connection: any SQLConnection
    package let organization: ID<Organization>
    package let actor: Actor
    package let now: Instant
    private let randomness: any Randomness

    package init(
        connection: any SQLConnection,
        organization: ID<Organization>,
        actor: Actor,
        now: Instant,
        randomness: any Randomness
    ) {
        (self.connection, self.organization, self.actor) = (connection, organization, actor)
        (self.now, self.randomness) = (now, randomness)
    }

    package func newID<Entity>() -> ID<Entity> { ID(randomness.key(at: now)) }
}
