package import Kernel

/// Where everything is kept: bodies run inside one transaction, which commits whole or not at all.
///
/// A body is synchronous, so it cannot wait for a network while it holds a lock. It may run more than once, so it has
/// no effect but its writes. After a failed statement a transaction can only roll back.
package protocol Store: Sendable {
    func read<T: Sendable>(
        in scope: OrganizationScope,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T

    func write<T: Sendable>(
        in scope: OrganizationScope,
        by actor: Actor,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T

    /// Runs the few statements that cannot know the organization yet, by name.
    func enter<T: Sendable>(_ body: @escaping @Sendable (any Doors) throws -> T) async throws -> T
}

/// What every deed has: whose rows, who acts, when, fresh ids, and the record.
package protocol Scope {
    var organization: ID<Organization> { get }
    var actor: Actor { get }
    /// The one clock's time at the beginning of this transaction: the database's on PostgreSQL.
    var now: Instant { get }
    func newID<Entity>() -> ID<Entity>
    /// Appends to the tamper-evident log in this very transaction: if it cannot be written, the deed does not happen.
    func record(_ event: AuditEvent) throws
}

/// Everything one transaction can reach.
///
/// A verb asks only for the nouns it uses: `some Scope & HasGrants`.
package protocol Transaction: Scope, HasOrganizations, HasPeople, HasConnections, HasCatalog, HasIntake, HasPolicies,
    HasRequests, HasGrants, HasJobs, HasEffects, HasIdentities, HasAudit, HasAuditTree, HasRateLimits, HasAccess,
    HasInsights, HasRetention, HasDepartments, HasAnswers, HasEntrances, HasApprovals, HasReconciliation,
    HasMassChanges, HasReviews, HasBreakGlass, HasNotices,
    HasConsents,
    HasSecretRotations,
    HasCredentialLinks,
    HasMints
{}
