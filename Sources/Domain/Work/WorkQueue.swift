package import Kernel

/// A promise in the hot queue: small, without customer content, gone when it is kept.
///
/// The row that says what to do (a provisioning job, an effect, an intake) has the same id and lies in the
/// organization's own tables.
package struct Work: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case provisioning, effect, intake, poll, sweep, tree, tidy, comparison, removal
        case massChange = "mass_change", review
        /// Looking up who is told, telling one of them, and gathering somebody's digest.
        case notice, delivery, digest
        /// Trying a connection's new secrets, putting them into use, and letting go of the old ones.
        case rotation
        /// Looking whether consents still hold.
        case consent
        /// Trying whether the trust of connections is still proven.
        case trust
        /// Destroying the key of a connection whose secrets were destroyed.
        case shredding
    }

    package let organization: ID<Organization>
    package let id: String
    package let kind: Kind
    package let runAt: Instant
    /// Raised at every claim.
    ///
    /// A result is accepted only from the holder of the current number.
    package let fence: Int64
    package let leaseUntil: Instant?

    /// Longer than any work waits: what a provider may ask for, with its jitter and a lease.
    package static let longestWait = Span.hours(30)

    package init(
        organization: ID<Organization>,
        id: String,
        kind: Kind,
        runAt: Instant,
        fence: Int64 = 0,
        leaseUntil: Instant? = nil
    ) {
        (self.organization, self.id, self.kind) = (organization, id, kind)
        (self.runAt, self.fence, self.leaseUntil) = (runAt, fence, leaseUntil)
    }
}

extension Work {
    /// The same work under a lease that ends then, by the holder's own clock.
    package func leased(until end: Instant) -> Work {
        Work(organization: organization, id: id, kind: kind, runAt: runAt, fence: fence, leaseUntil: end)
    }
}

package protocol HasQueue { var queue: any WorkQueue { get } }

/// The organization's side of the queue: promising, keeping and postponing.
package protocol WorkQueue {
    /// Promises the work. The same id again moves the promise to the new time and ends any lease.
    func promise(_ kind: Work.Kind, id: String, at runAt: Instant) throws
    /// Removes the promise if the fence still holds; false means the lease was lost and the result must be discarded.
    func keep(_ kind: Work.Kind, id: String, fence: Int64) throws -> Bool
    /// Postpones the promise and ends the lease if the fence still holds.
    func postpone(_ kind: Work.Kind, id: String, fence: Int64, to runAt: Instant) throws -> Bool
    /// Whether the fence is still the current one.
    func holds(_ kind: Work.Kind, id: String, fence: Int64) throws -> Bool
    /// Removes the promise whoever holds it: superseded or cancelled.
    func withdraw(_ kind: Work.Kind, id: String) throws
    func find(_ kind: Work.Kind, id: String) throws -> Work?
}
