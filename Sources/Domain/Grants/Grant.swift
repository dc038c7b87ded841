package import Kernel

/// A permission to use a tool that one person holds until it expires or is revoked.
package struct Grant: Equatable, Sendable {
    package enum Status: String, Sendable, CaseIterable { case pendingProvision, active, expired, revoked }

    /// What became of taking the membership away; an axis of its own, so that "revoked but still a member" can be said.
    package enum Removal: String, Sendable, CaseIterable { case none, queued, manualPending, failed, done, notNeeded }

    package let id: ID<Grant>
    package let request: ID<AccessRequest>
    package let holder: ID<Person>
    package let tool: ID<Tool>
    package let role: String
    /// Where the membership lies; nil for a tool without connector.
    package let target: Target?
    package let approvedDays: Int
    package let createdAt: Instant

    package var status: Status
    package var removal: Removal
    /// When access began; the first start bounds the total lifetime.
    package var startedAt: Instant?
    package var expiresAt: Instant?
    /// The number of the newest job; a result of an older one never changes the grant.
    package var jobSeq: Int64
    package var endedReason: String?
    /// The identity that was added, or is about to be: removal acts on this one, whatever the mapping says by then.
    package var identity: ID<ExternalIdentity>?
    package var version: Int64

    /// The group of one connection.
    package struct Target: Hashable, Sendable {
        package let connection: ID<Connection>
        package let group: String

        package init(connection: ID<Connection>, group: String) { (self.connection, self.group) = (connection, group) }
    }

    package init(
        id: ID<Grant>,
        request: ID<AccessRequest>,
        holder: ID<Person>,
        tool: ID<Tool>,
        role: String,
        target: Target?,
        approvedDays: Int,
        createdAt: Instant,
        status: Status,
        removal: Removal = .none,
        startedAt: Instant? = nil,
        expiresAt: Instant? = nil,
        jobSeq: Int64 = 0,
        endedReason: String? = nil,
        identity: ID<ExternalIdentity>? = nil,
        version: Int64 = 1
    ) {
        (self.id, self.request, self.holder, self.tool, self.role) = (id, request, holder, tool, role)
        (self.target, self.approvedDays, self.createdAt) = (target, approvedDays, createdAt)
        (self.status, self.removal, self.startedAt, self.expiresAt) = (status, removal, startedAt, expiresAt)
        (self.jobSeq, self.endedReason) = (jobSeq, endedReason)
        (self.identity, self.version) = (identity, version)
    }
}
