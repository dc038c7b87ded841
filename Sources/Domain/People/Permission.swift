package import Kernel

extension Scope {
    /// Lets only holders of the role pass; the system itself passes, because its deeds follow from others'.
    package func require(_ role: Role, to deed: String) throws(Refusal) {
        guard actor.kind == .system || actor.kind == .operator || actor.roles.contains(role) else {
            throw Refusal(.forbidden, "role_missing", "only \(role.words) may \(deed)")
        }
    }
}

extension Role {
    /// The role as a person would say it.
    package var words: String {
        switch self {
        case .approver: "an approver"
        case .admin: "a site admin"
        case .auditor: "an auditor"
        }
    }
}
