package import Kernel

/// Who decides at one stage: holders of a role, named people, the tool's owners, or all of these.
package struct StageRoute: Equatable, Sendable {
    package var roles: Set<Role>
    package var people: [ID<Person>]
    package var includesToolOwners: Bool

    package init(roles: Set<Role> = [], people: [ID<Person>] = [], includesToolOwners: Bool = false) {
        (self.roles, self.people, self.includesToolOwners) = (roles, people, includesToolOwners)
    }

    /// Roles that may decide at all; a route only chooses among their holders.
    package static let decidingRoles: Set<Role> = [.approver, .admin]
    package static let maximumPeople = 50

    /// Names nobody, so that site admins have to step in.
    package var isEmpty: Bool { roles.isEmpty && people.isEmpty && !includesToolOwners }

    /// Who decides at a stage that nobody routed.
    ///
    /// A stage that was asked for and never routed names nobody: an approver of the ordinary queue is no security
    /// reviewer merely because nobody said who is.
    package static func unrouted(_ stage: String) -> StageRoute {
        switch stage {
        case Rule.ordinaryStage: StageRoute(roles: decidingRoles)
        case Guardrails.adminStage: StageRoute(roles: [.admin])
        default: StageRoute()
        }
    }
}

extension StageRoute {
    package var json: JSON {
        [
            "roles": .strings(roles.sorted().map(\.rawValue)), "people": .strings(people.map(\.rawValue)),
            "toolOwners": .bool(includesToolOwners),
        ]
    }

    package init(json: JSON) throws(Refusal) {
        var roles: Set<Role> = []
        for name in json["roles"]?.array ?? [] {
            guard let role = name.string.flatMap(Role.init(rawValue:)), Self.decidingRoles.contains(role) else {
                throw Refusal(
                    .invalid,
                    "route_invalid",
                    "a stage is decided by `approver` or `admin`, or by named people"
                )
            }
            roles.insert(role)
        }
        self.init(
            roles: roles,
            people: (json["people"]?.array ?? []).compactMap(\.string).map { ID($0) },
            includesToolOwners: json["toolOwners"]?.bool ?? false
        )
    }
}
