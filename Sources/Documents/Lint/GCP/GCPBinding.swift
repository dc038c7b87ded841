/// One binding of roles to members, however it is written (rule 6).
struct GCPBinding {
    let roles: [String]
    /// Whether the role is one that the file defines and that is judged there.
    let isOwn: Bool
    let roleLine: Int
    let members: [String]
    let memberLine: Int

    func check(into findings: inout LintFindings) {
        if !isOwn, roles.isEmpty || roles.contains(where: { $0.contains("${") }) {
            findings.add(.gcpRole, roleLine, "the role is decided at install time")
        }
        for role in roles { GCPRoles.check(role: role, roleLine, into: &findings) }
        if members.isEmpty { findings.add(.gcpMember, memberLine, "nobody is named") }
        for member in members {
            if let objection = GCPRoles.objection(toMember: member) { findings.add(.gcpMember, memberLine, objection) }
        }
        if roles.contains(GCPRoles.federation), !members.allSatisfy({ $0.hasPrefix("principal://") }) {
            findings.add(.gcpMember, memberLine, "the federated identity is not named by its subject")
        }
    }
}
