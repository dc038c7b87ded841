package import Domain
package import Kernel

/// The Core in this process: opens connections and lets one write at a time at each group.
package struct LocalCore: Core {
    private let opener: ConnectionOpener
    private let time: any TimeSource
    private let groups = KeyedLock()

    package init(opener: ConnectionOpener, time: any TimeSource) { (self.opener, self.time) = (opener, time) }

    package func forget(_ connection: ID<Connection>, in scope: OrganizationScope) async {
        await opener.forget(connection, in: scope)
    }

    package func withdraw(_ connection: ID<Connection>, in scope: OrganizationScope) async -> Withdrawal {
        await opener.withdraw(connection, in: scope)
    }

    package func test(_ connection: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure)
        -> ConnectionTest
    {
        try await prove([:], of: connection, in: scope)
    }

    package func prove(_ claim: [String: String], of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> ConnectionTest
    {
        try await Errand.within("connection_test") { () throws(ProviderFailure) in
            try await tested(claim, of: connection, in: scope)
        }
    }

    private func tested(_ claim: [String: String], of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> ConnectionTest
    {
        let connector = try await opener.open(connection, in: scope, evenIfUnusable: true, claiming: claim)
        if let directory = connector.directory { return await directory.test() }
        if let tracker = connector.issueTracker {
            return await tracker.test(try await opener.intake(of: connection, in: scope))
        }
        if let test = await connector.test() { return test }
        throw ProviderFailure(.terminal, "nothing_to_test", "this kind of connection has nothing to test")
    }

    package func bind(
        _ group: GroupWanted,
        of connection: ID<Connection>,
        in scope: OrganizationScope
    ) async throws(ProviderFailure) -> DirectoryGroup {
        try await directory(connection, in: scope).bind(group)
    }

    package func membershipStamp(
        of group: String,
        connection: ID<Connection>,
        since last: String?,
        in scope: OrganizationScope
    ) async throws(ProviderFailure) -> String? {
        try await directory(connection, in: scope).membershipStamp(of: group, since: last)
    }

    package func resolve(
        _ login: Secret,
        of connection: ID<Connection>,
        in scope: OrganizationScope
    ) async throws(ProviderFailure) -> DirectoryPerson {
        try await directory(connection, in: scope).resolve(login)
    }

    package func add(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult {
        await write(membership, in: scope) { await $0.add(membership.person, to: membership.group) }
    }

    package func remove(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult {
        await write(membership, in: scope) { await $0.remove(membership.person, from: membership.group) }
    }

    package func check(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult {
        do {
            return await (try directory(membership.connection, in: scope)).check(
                membership.person,
                in: membership.group
            )
        } catch {
            return ProviderResult(error)
        }
    }

    package func members(
        of group: String,
        connection: ID<Connection>,
        after cursor: String?,
        in scope: OrganizationScope
    ) async throws(ProviderFailure) -> Page<String> {
        try await directory(connection, in: scope).members(of: group, after: cursor)
    }

    private func directory(_ id: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure)
        -> any Directory
    {
        guard let directory = try await opener.open(id, in: scope).directory else {
            throw ProviderFailure(.terminal, "not_a_directory", "this connection is not a directory")
        }
        return directory
    }

    /// Directories answer concurrent writes to one group with conflicts, so each group sees one at a time.
    private func write(
        _ membership: MembershipOperation,
        in scope: OrganizationScope,
        _ body: (any Directory) async -> ProviderResult
    ) async -> ProviderResult {
        let key = [scope.organization.rawValue, membership.connection.rawValue, membership.group].joined(
            separator: "\u{0}"
        )
        await groups.lock(key)
        let result: ProviderResult
        if let notAfter = membership.notAfter, time.now() > notAfter {
            await groups.unlock(key)
            return ProviderResult(.retryable, code: "lease_over", message: "the group was busy for too long")
        }
        do { result = await body(try await directory(membership.connection, in: scope)) } catch {
            result = ProviderResult(error)
        }
        await groups.unlock(key)
        return result
    }
}

/// Lets one at a time through for each key, in the order of asking.
actor KeyedLock {
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    func lock(_ key: String) async {
        guard waiting[key] != nil else {
            waiting[key] = []
            return
        }
        await withCheckedContinuation { waiting[key]?.append($0) }
    }

    func unlock(_ key: String) {
        guard var queue = waiting[key] else { return }
        guard !queue.isEmpty else {
            waiting[key] = nil
            return
        }
        let next = queue.removeFirst()
        waiting[key] = queue
        next.resume()
    }
}
