import ConnectorKit
import Kernel

/// Okta's groups and people as a directory.
struct OktaDirectory: Directory {
    let client: OktaClient

    func test() async -> ConnectionTest { await OktaConnectionTest(client: client).run() }

    func bind(_ group: GroupWanted) async throws(ProviderFailure) -> DirectoryGroup {
        try await OktaGroups(client: client).bind(group)
    }

    func group(_ id: String) async throws(ProviderFailure) -> DirectoryGroup {
        try await OktaGroups(client: client).bound(id, wasCreated: false)
    }

    /// When the members last changed, as Okta says with the group itself.
    func membershipStamp(of group: String, since _: String?) async throws(ProviderFailure) -> String? {
        try await self.group(group).membershipStamp
    }

    func resolve(_ login: Secret) async throws(ProviderFailure) -> DirectoryPerson {
        try await OktaPeople(client: client).resolve(login)
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

    private var memberships: OktaMemberships { OktaMemberships(client: client) }
}
