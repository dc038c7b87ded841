import ConnectorKit
import Kernel

/// Entra's groups and people as a directory.
struct EntraDirectory: Directory {
    let client: GraphClient

    func test() async -> ConnectionTest { await EntraConnectionTest(client: client).run() }

    func bind(_ group: GroupWanted) async throws(ProviderFailure) -> DirectoryGroup {
        try await EntraGroups(client: client).bind(group)
    }

    func group(_ id: String) async throws(ProviderFailure) -> DirectoryGroup {
        let groups = EntraGroups(client: client)
        return try await groups.bound(groups.gated(id), wasCreated: false)
    }

    func membershipStamp(of group: String, since last: String?) async throws(ProviderFailure) -> String? {
        _ = try await EntraGroups(client: client).gated(group)
        return try await EntraChanges(client: client).stamp(of: group, since: last)
    }

    func resolve(_ login: Secret) async throws(ProviderFailure) -> DirectoryPerson {
        try await EntraPeople(client: client).resolve(login)
    }

    func add(_ person: Secret, to group: String) async -> ProviderResult { await memberships.add(person, to: group) }

    func remove(_ person: Secret, from group: String) async -> ProviderResult {
        await memberships.remove(person, from: group)
    }

    func check(_ person: Secret, in group: String) async -> ProviderResult {
        await memberships.check(person, in: group)
    }

    func members(of group: String, after cursor: String?) async throws(ProviderFailure) -> Page<String> {
        try await memberships.members(of: group, after: cursor)
    }

    private var memberships: EntraMemberships { EntraMemberships(client: client) }
}
