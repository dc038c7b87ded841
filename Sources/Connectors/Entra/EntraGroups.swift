import ConnectorKit
import Kernel

/// Makes and finds entitlement groups, and keeps out those that must not be written.
struct EntraGroups {
    /// Graph's limit on a display name.
    static let longestName = 256
    /// How soon a group that Graph does not show is asked for again.
    static let visibilityWait = Span.seconds(30)

    let client: GraphClient

    func bind(_ wanted: GroupWanted) async throws(ProviderFailure) -> DirectoryGroup {
        switch wanted {
        case .existing(let id): try await bound(gated(id), wasCreated: false)
        case .named(let name, let key, let description):
            try await make(WantedGroup(name: name, key: key, description: description))
        }
    }

    /// The group, if it passes the gates.
    func gated(_ id: String) async throws(ProviderFailure) -> EntraGroup {
        let query = [("$select", EntraGroup.properties)]
        guard let json = try await client.find(GraphPath.group(id), query: query) else { throw Self.missing }
        return try passed(try EntraGroup(json))
    }

    func bound(_ group: EntraGroup, wasCreated: Bool) async throws(ProviderFailure) -> DirectoryGroup {
        DirectoryGroup(
            id: group.id,
            name: group.name,
            wasCreated: wasCreated,
            isAssignedToApplication: await isAssigned(group.id)
        )
    }

    /// Retryable, because a new group may stay hidden for minutes; who knows how old it is makes it final.
    static let missing = ProviderFailure(
        .retryable,
        "group_missing",
        "Graph shows no such group; it is deleted, or too new to be seen everywhere",
        retryAfter: visibilityWait
    )

    private func passed(_ group: EntraGroup) throws(ProviderFailure) -> EntraGroup {
        if let gate = group.gate { throw gate }
        return group
    }

    /// The alternate key makes it one call that can be repeated: a crash after it cannot lead to a second group.
    private func make(_ wanted: WantedGroup) async throws(ProviderFailure) -> DirectoryGroup {
        try wanted.check()
        let owner = try await ownServicePrincipal()
        let reply = try await upsert(wanted, owner: owner)
        if reply.status == 201 { return try await bound(passed(EntraGroup(client.json(reply))), wasCreated: true) }
        if reply.isSuccess { return try await bound(passed(madeBefore(wanted)), wasCreated: false) }
        return try await makeDespite(reply, wanted)
    }

    /// A refusal may mean that the group is there already, or that Graph made us its owner by itself.
    private func makeDespite(_ refusal: HTTPReply, _ wanted: WantedGroup) async throws(ProviderFailure)
        -> DirectoryGroup
    {
        guard [400, 403, 409].contains(refusal.status) else { throw ProviderFailure(graph: refusal) }
        if let found = try await find(wanted) { return try await bound(passed(found), wasCreated: false) }
        guard refusal.status == 400 else { throw Self.explained(refusal) }
        let hint = refusal.json?["error"]?["message"]?.string ?? ""
        // Our service principal may be too new to be referred to.
        guard !hint.contains("does not exist") else { throw Self.ownerNotVisible }
        guard hint.contains("duplicate values") else { throw ProviderFailure(graph: refusal) }
        let second = try await upsert(wanted, owner: nil)
        guard second.status == 201 else { throw ProviderFailure(graph: second) }
        return try await bound(passed(EntraGroup(client.json(second))), wasCreated: true)
    }

    private static func explained(_ refusal: HTTPReply) -> ProviderFailure {
        guard refusal.status == 403 else { return ProviderFailure(graph: refusal) }
        return ProviderFailure(
            .terminal,
            "permission_missing",
            "Graph does not let us make groups: consent to `Group.Create`, or bind a group that exists",
            providerRequestID: refusal.graphRequestID
        )
    }

    private static let ownerNotVisible = ProviderFailure(
        .retryable,
        "not_visible_yet",
        "Graph does not see our service principal everywhere yet",
        retryAfter: visibilityWait
    )

    private func upsert(_ wanted: WantedGroup, owner: String?) async throws(ProviderFailure) -> HTTPReply {
        let link = owner.map { client.address("/servicePrincipals/" + WebAddress.encode($0)).description }
        return try await client.answer(
            .patch,
            client.address(GraphPath.group(uniqueName: wanted.key)),
            body: wanted.body(owner: link),
            prefer: "create-if-missing"
        )
    }

    private func madeBefore(_ wanted: WantedGroup) async throws(ProviderFailure) -> EntraGroup {
        guard let group = try await find(wanted) else { throw Self.missing }
        return group
    }

    /// By alternate key; where that cannot be read, by name, taking only the group that has our key.
    private func find(_ wanted: WantedGroup) async throws(ProviderFailure) -> EntraGroup? {
        let select = ("$select", EntraGroup.properties)
        let address = client.address(GraphPath.group(uniqueName: wanted.key), query: [select])
        let reply = try await client.answer(.get, address)
        if reply.isSuccess { return try EntraGroup(client.json(reply)) }
        guard [400, 404, 405].contains(reply.status) else { throw ProviderFailure(graph: reply) }
        let query = [("$filter", "displayName eq " + Literal.odata(wanted.name)), select]
        return try await client.all("/groups", query: query).map { json throws(ProviderFailure) in try EntraGroup(json)
        }
        .first { $0.uniqueName?.utf8.elementsEqual(wanted.key.utf8) == true }
    }

    /// Without an owner the group would be made "anonymously" and could not be changed by us afterwards.
    private func ownServicePrincipal() async throws(ProviderFailure) -> String {
        if let known = client.settings.servicePrincipal { return known }
        let path = GraphPath.servicePrincipal(application: client.settings.clientID)
        do throws(ProviderFailure) {
            guard let id = try await client.get(path, query: [("$select", "id")])["id"]?.string else {
                throw .unexpectedGraphReply("a service principal without id")
            }
            return id
        } catch {
            guard error.code == "permission_missing" else { throw error }
            throw ProviderFailure(
                .terminal,
                "owner_unknown",
                "a group needs our service principal as its owner: set `service_principal_id`, or consent to"
                    + " `Application.Read.All`",
                providerRequestID: error.providerRequestID
            )
        }
    }

    /// Whether an application is assigned to the group; nil where Graph does not say.
    private func isAssigned(_ id: String) async -> Bool? {
        let path = GraphPath.group(id) + "/appRoleAssignments"
        return (try? await client.get(path, query: [("$top", "1")])["value"]?.array)?.isEmpty == false ? true : nil
    }
}
