package import Kernel

/// Who acts in a transaction.
package struct Actor: Hashable, Sendable {
    package enum Kind: String, Sendable { case person, automation, system, `operator` }

    package let kind: Kind
    /// The person's id, the token's id, or the name of the part of the system.
    package let id: String
    package let roles: Set<Role>
    /// The person behind an automation token or a delegation.
    package let onBehalfOf: ID<Person>?

    package init(_ kind: Kind, id: String, roles: Set<Role> = [], onBehalfOf: ID<Person>? = nil) {
        (self.kind, self.id, self.roles, self.onBehalfOf) = (kind, id, roles, onBehalfOf)
    }

    package static func person(_ id: ID<Person>, roles: Set<Role>) -> Actor {
        Actor(.person, id: id.rawValue, roles: roles)
    }
    package static func system(_ part: String) -> Actor { Actor(.system, id: part) }

    /// The person who acts, directly or through a token.
    package var person: ID<Person>? { kind == .person ? ID(id) : onBehalfOf }
}

/// What a person may do.
///
/// A requester needs no role.
package enum Role: String, Sendable, CaseIterable, Comparable {
    case approver, admin, auditor

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
