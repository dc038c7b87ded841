package import Domain
package import Kernel

/// The provisioning service: the one place that touches directories, in process or apart.
///
/// The organization is the scope that the caller was verified for, never a field of the request.
package protocol Core: Sendable {
    func test(_ connection: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure) -> ConnectionTest
    func bind(_ group: GroupWanted, of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> DirectoryGroup
    /// A mark of the group's members; the same as `last` only where the directory vouches that nobody came or went since.
    func membershipStamp(
        of group: String,
        connection: ID<Connection>,
        since last: String?,
        in scope: OrganizationScope
    ) async throws(ProviderFailure) -> String?
    func resolve(_ login: Secret, of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> DirectoryPerson
    func add(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult
    func remove(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult
    func check(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult
    func members(of group: String, connection: ID<Connection>, after cursor: String?, in scope: OrganizationScope)
        async throws(ProviderFailure) -> Page<String>
    /// Tests a connection as if it had these settings as well: what a callback claims is believed only when this passes.
    func prove(_ claim: [String: String], of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> ConnectionTest
    /// Lets go of what is kept of a connection in memory, at once, because it was changed, switched off or revoked.
    func forget(_ connection: ID<Connection>, in scope: OrganizationScope) async
    /// The same, and ends the sessions at the other system before their time where it can.
    func withdraw(_ connection: ID<Connection>, in scope: OrganizationScope) async -> Withdrawal
}

extension Core {
    package func prove(_ claim: [String: String], of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> ConnectionTest
    {
        throw ProviderFailure(.terminal, "cannot_prove", "this server cannot prove what another system claims")
    }

    /// A Core in another process reads the connection's state and version with each call, and forgets by itself.
    package func forget(_ connection: ID<Connection>, in scope: OrganizationScope) async {}

    package func withdraw(_ connection: ID<Connection>, in scope: OrganizationScope) async -> Withdrawal {
        Withdrawal()
    }
}

/// One person, one group, one connection.
package struct MembershipOperation: Sendable {
    package let connection: ID<Connection>
    package let group: String
    package let person: Secret
    /// The job and its fence, so that the Core can name the use and serialise by group.
    package let idempotencyKey: String
    /// After that nothing is to be begun for this use: the lease of who asks for it may be another's by then.
    package let notAfter: Instant?

    package init(
        connection: ID<Connection>,
        group: String,
        person: Secret,
        idempotencyKey: String,
        notAfter: Instant? = nil
    ) {
        (self.connection, self.group, self.person, self.idempotencyKey) = (connection, group, person, idempotencyKey)
        self.notAfter = notAfter
    }
}
