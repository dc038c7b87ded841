import ConnectorKit
import Kernel

/// Makes and finds entitlement groups, and keeps out those that must not be written.
struct OktaGroups {
    /// Okta's limit on a group's name.
    static let longestName = 255

    let client: OktaClient

    func bind(_ wanted: GroupWanted) async throws(ProviderFailure) -> DirectoryGroup {
        switch wanted {
        case .existing(let id): try await bound(id, wasCreated: false)
        case .named(let name, _, let description): try await make(name, description)
        }
    }

    /// The group, if it passes the gates.
    func gated(_ id: String) async throws(ProviderFailure) -> OktaGroup {
        guard let json = try await client.find(["groups", id], query: [("expand", "stats")]) else {
            throw ProviderFailure(.terminal, "group_missing", "there is no such group at Okta; bind another one")
        }
        let group = try await withPrivilege(OktaGroup(json))
        if let gate = group.typeGate ?? group.privilegeGate { throw gate }
        try await refuseRuleTarget(id)
        return group
    }

    /// Where the group by itself does not show its statistics, the list does.
    private func withPrivilege(_ group: OktaGroup) async throws(ProviderFailure) -> OktaGroup {
        guard group.hasAdminPrivilege == nil else { return group }
        let query = [("filter", "id eq " + Literal.okta(group.id)), ("expand", "stats"), ("limit", "1")]
        let found = try await client.get(["groups"], query: query)[0]
        return try found.map { json throws(ProviderFailure) in try OktaGroup(json) } ?? group
    }

    func bound(_ id: String, wasCreated: Bool) async throws(ProviderFailure) -> DirectoryGroup {
        let group = try await gated(id)
        return DirectoryGroup(
            id: group.id,
            name: group.name,
            wasCreated: wasCreated,
            membershipStamp: group.lastMembershipUpdated,
            isAssignedToApplication: await isAssigned(id)
        )
    }

    /// Names are unique at Okta, so making is tried first: a check before it could not hold anyway.
    private func make(_ name: String, _ description: String) async throws(ProviderFailure) -> DirectoryGroup {
        guard (1...Self.longestName).contains(name.count) else {
            throw ProviderFailure(.terminal, "name_invalid", "a group's name has 1 to \(Self.longestName) characters")
        }
        let profile: JSON = ["name": .string(name), "description": .string(description)]
        let reply = try await client.answer(.post, client.address(["groups"]), body: ["profile": profile])
        if reply.isSuccess {
            return try await bound(try OktaGroup(client.json(reply)).id, wasCreated: true)
        }
        // A validation error may mean that the name is taken; only a search can tell.
        guard reply.status == 400, reply.json?["errorCode"]?.string == "E0000001" else {
            throw ProviderFailure(okta: reply)
        }
        return try await bound(try await existing(name), wasCreated: false)
    }

    /// The one group of exactly that name.
    private func existing(_ name: String) async throws(ProviderFailure) -> String {
        let query = [("search", "profile.name eq " + Literal.okta(name)), ("limit", String(OktaClient.pageSize))]
        let found = try await client.all(["groups"], query: query)
        let groups = try found.map { json throws(ProviderFailure) in try OktaGroup(json) }
            .filter { $0.name.utf8.elementsEqual(name.utf8) }
        // The search lags behind: nothing found does not mean that there is nothing.
        guard let first = groups.first else { throw Self.nameRejected }
        let ours = groups.filter { $0.type == "OKTA_GROUP" }
        guard let only = ours.first else { throw first.typeGate ?? Self.nameAmbiguous }
        guard ours.count == 1 else { throw Self.nameAmbiguous }
        return only.id
    }

    private static let nameRejected = ProviderFailure(
        .retryable,
        "not_visible_yet",
        "Okta did not accept the name and does not show a group that has it yet; try again, or choose another name",
        retryAfter: .seconds(30)
    )
    private static let nameAmbiguous = ProviderFailure(
        .terminal,
        "name_taken",
        "several groups have that name; bind one of them by its id"
    )

    /// Taking a member of a rule-fed group away would silently edit the rule's exceptions.
    private func refuseRuleTarget(_ id: String) async throws(ProviderFailure) {
        let rules = try await client.all(["groups", "rules"], query: [("limit", String(OktaClient.pageSize))])
        let feeding = rules.first { rule in
            let targets = rule["actions"]?["assignUserToGroups"]?["groupIds"]?.array ?? []
            return rule["status"]?.string == "ACTIVE" && targets.contains(.string(id))
        }
        guard let feeding else { return }
        throw .notBindable("group_rule_fed", "is filled by the group rule `\(feeding["id"]?.string ?? "unknown")`")
    }

    /// Whether an application is assigned to the group; nil where Okta does not say.
    private func isAssigned(_ id: String) async -> Bool? {
        guard let apps = try? await client.get(["groups", id, "apps"], query: [("limit", "1")]).array else {
            return nil
        }
        return !apps.isEmpty
    }
}
