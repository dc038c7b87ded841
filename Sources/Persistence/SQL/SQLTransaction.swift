package import Domain
package import Kernel
package import Ledger

/// Gives the key under which an organization's entries are authenticated at present.
package typealias MacKeyProvider = @Sendable (ID<Organization>) throws -> MacKey

/// One running transaction, in the scope of one organization.
///
/// Each noun's statements lie in a type of its own that receives this.
package final class SQLTransaction {
    package let connection: any SQLConnection
    package let organization: ID<Organization>
    package let actor: Actor
    package let now: Instant
    let randomness: any Randomness
    let macKey: MacKeyProvider
    /// What was recorded and is not written yet: the head of the log is touched once, as the last thing.
    var recorded: [AuditEvent] = []
    var held = HeldRows()

    package init(
        connection: any SQLConnection,
        organization: ID<Organization>,
        actor: Actor,
        now: Instant,
        randomness: any Randomness,
        macKey: @escaping MacKeyProvider
    ) {
        (self.connection, self.organization, self.actor) = (connection, organization, actor)
        (self.now, self.randomness, self.macKey) = (now, randomness, macKey)
    }

    package func newID<Entity>() -> ID<Entity> { ID(randomness.key(at: now)) }
}
