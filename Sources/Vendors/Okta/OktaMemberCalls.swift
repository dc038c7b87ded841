import ConnectorKit
import Kernel

/// Memberships as the management API shows and changes them.
extension OktaOrg {
    mutating func listMembers(_ id: String, _ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let group = groups[id] else { return missing(id, "UserGroup") }
        let members = group.members.visible(at: now, lag: behaviour.membershipLag)
        return page(members.compactMap { id in people[id].map { (id, json($0)) } }, call)
    }

    mutating func listGroups(of name: String, _ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let person = found(name) else { return missing(name, "User") }
        let groups = groups.values.filter {
            $0.members.isVisible(person.id, at: now, lag: behaviour.membershipLag)
        }
        return page(groups.sorted { $0.id < $1.id }.map { ($0.id, json($0)) }, call)
    }

    mutating func addMember(_ name: String, to id: String, at now: Instant) -> HTTPReply {
        guard let group = groups[id] else { return missing(id, "UserGroup") }
        guard let person = found(name) else { return missing(name, "User") }
        if let refusal = unwritable(group) { return refusal }
        guard person.status != .deprovisioned else {
            return error(403, "E0000038", "This operation is not allowed in the user's current status.")
        }
        put(person.id, into: id, at: now)
        return HTTPReply(204)
    }

    mutating func removeMember(_ name: String, from id: String, at now: Instant) -> HTTPReply {
        guard let group = groups[id] else { return missing(id, "UserGroup") }
        guard let person = found(name) else { return missing(name, "User") }
        if let refusal = unwritable(group) { return refusal }
        guard group.members.contains(person.id) || !behaviour.missesAbsentMembers else { return missing(name, "User") }
        take(person.id, from: id, at: now)
        // Who is taken out of a rule's group by hand is left out by the rule from then on.
        for index in rules.indices where rules[index].isActive && rules[index].groups.contains(id) {
            rules[index].exceptions.append(person.id)
        }
        return HTTPReply(204)
    }

    private mutating func unwritable(_ group: OktaGroupRecord) -> HTTPReply? {
        switch group.kind {
        case .okta: nil
        case .imported: forbidden
        case .builtIn: error(501, "E0000060", "Unsupported operation.")
        }
    }
}
