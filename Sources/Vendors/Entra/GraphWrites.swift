import ConnectorKit
import Kernel

/// What Graph changes: groups and memberships.
extension EntraTenant {
    /// By alternate key: made with 201 when it is missing, changed with 204 when it is there.
    mutating func upsertGroup(_ name: String, _ call: IncomingCall, _ token: EntraToken, at now: Instant) -> HTTPReply {
        guard let group = groups.values.first(where: { $0.uniqueName == name }) else {
            guard call.call.headers["prefer"] == "create-if-missing" else { return missing(name) }
            return makeGroup(call, uniqueName: name, token, at: now)
        }
        guard let body = call.json else { return badRequest("Empty Payload. JSON content expected.") }
        if let display = body["displayName"]?.string { groups[group.id]?.displayName = display }
        if let description = body["description"]?.string { groups[group.id]?.description = description }
        return HTTPReply(204)
    }

    mutating func makeGroup(_ call: IncomingCall, uniqueName: String?, _ token: EntraToken, at now: Instant)
        -> HTTPReply
    {
        guard let body = call.json, let name = body["displayName"]?.string, (1...256).contains(name.count),
            let nickname = body["mailNickname"]?.string, isNickname(nickname),
            body["mailEnabled"]?.bool == false, body["securityEnabled"]?.bool == true
        else { return badRequest("A value without a type name was found and no expected type is available.") }
        var owners: [String] = []
        for link in (body["owners@odata.bind"]?.array ?? []).compactMap(\.string) {
            guard let owner = principal(link) else { return badRequest(Self.missingReference) }
            owners.append(owner)
        }
        if behaviour.ownsByItself {
            guard owners.isEmpty else {
                return badRequest("Request contains a property with duplicate values.")
            }
            owners = [token.principal]
        }
        let id = addGroup(
            name,
            description: body["description"]?.string ?? "",
            uniqueName: uniqueName,
            mailNickname: nickname,
            owners: owners,
            at: now
        )
        guard let group = groups[id] else { return missing(id) }
        return object(json(group), call, "groups/$entity", status: 201)
    }

    private static let missingReference =
        "Resource does not exist or one of its queried reference-property objects are not present."

    private func principal(_ link: String) -> String? {
        let id = link.split(separator: "/").last.map(String.init)
        return apps.values.first { $0.principal == id && $0.isPresent }?.principal
    }

    private func isNickname(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"@()\\[]\";:<>,".utf8.contains($0) }
    }

    mutating func listMembers(_ id: String, _ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let group = visibleGroup(id, at: now) else { return missing(id) }
        var members = group.members.visible(at: now, lag: behaviour.membershipLag)
        if let filter = call["$filter"] {
            guard behaviour.filtersMembers, let wanted = ODataLiteral.equals(filter, "id")?.lowercased() else {
                return badRequest("Unsupported query.")
            }
            members = members.filter { $0 == wanted }
        }
        return page(members.map { ($0, member($0)) }, call, "directoryObjects")
    }

    mutating func addMember(to id: String, _ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let group = visibleGroup(id, at: now) else { return missing(id) }
        let prefixes = ["directoryObjects", "users"].map { "\(graph.origin)/v1.0/\($0)/" }
        guard let link = call.json?["@odata.id"]?.string, let prefix = prefixes.first(where: link.hasPrefix) else {
            return badRequest("Invalid URL format specified in payload.")
        }
        let member = link.dropFirst(prefix.count).lowercased()
        guard people[member] != nil || groups[member] != nil else { return missing(member) }
        if let refusal = unwritable(group) { return refusal }
        guard !behaviour.refusesNewMembers else { return badRequest("The directory quota is used up.") }
        guard !group.members.contains(member) else {
            return badRequest(
                behaviour.rewordsErrors
                    ? "This object is present in the collection."
                    : "One or more added object references already exist for the following modified properties:"
                        + " 'members'."
            )
        }
        put(member, into: group.id, at: now)
        return HTTPReply(204)
    }

    mutating func removeMember(_ member: String, from id: String, at now: Instant) -> HTTPReply {
        guard let group = visibleGroup(id, at: now) else { return missing(id) }
        if let refusal = unwritable(group) { return refusal }
        guard group.members.contains(member.lowercased()) else { return missing(member) }
        take(member.lowercased(), from: group.id, at: now)
        return HTTPReply(204)
    }

    mutating func delete(_ person: String) -> HTTPReply {
        guard people[person.lowercased()] != nil else { return missing(person) }
        deletePerson(person.lowercased())
        return HTTPReply(204)
    }

    private mutating func unwritable(_ group: EntraGroupRecord) -> HTTPReply? {
        let traits = group.traits
        if traits.isSynced {
            return badRequest(
                "Unable to update the specified properties for on-premises mastered Directory Sync objects."
            )
        }
        if traits.isDynamic { return badRequest("Insufficient privileges for groups with dynamic membership.") }
        if traits.isMailEnabled, !traits.isUnified {
            return badRequest("Cannot Update a mail-enabled security groups and or distribution list.")
        }
        guard traits.isRoleAssignable || traits.isRestricted else { return nil }
        return error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
    }
}
