package import Kernel

extension Scope {
    /// Lets only holders of the role pass, and those whose deeds follow from others' or who set organizations up: the
    /// system and the operator.
    package func require(_ role: Role, to deed: String) throws(Refusal) { try actor.require(role, to: deed) }

    /// Lets only a person with the role pass, directly or through a token: neither the system nor the operator.
    package func requirePerson(_ role: Role, to deed: String) throws(Refusal) {
        try actor.requirePerson(role, to: deed)
    }
}

extension Actor {
    package func require(_ role: Role, to deed: String) throws(Refusal) {
        guard kind == .system || kind == .operator || roles.contains(role) else {
            throw Refusal(.forbidden, "role_missing", "only \(role.words) may \(deed)")
        }
    }

    package func requirePerson(_ role: Role, to deed: String) throws(Refusal) {
        guard person != nil else {
            throw Refusal(
                .forbidden,
                "person_required",
                "only \(role.words) may \(deed), so act with an API token of one (`CLEARANCE_TOKEN`)"
            )
        }
        try require(role, to: deed)
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
