package import Kernel

/// Notes that an admin confirmed: the group is assigned to the real application.
package struct ConfirmAssignment: Sendable {
    private let tool: ID<Tool>
    private let role: String

    package init(_ tool: ID<Tool>, role: String) { (self.tool, self.role) = (tool, role) }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasCatalog) throws -> Tool {
        try tx.require(.admin, to: "confirm assignments")
        var (tool, index) = try tx.catalog.require(tool, role: role)
        guard var group = tool.roles[index].group else { throw MissingStep.groupNotBound.refusal }
        group.assignmentConfirmedAt = tx.now
        group.assignmentConfirmedBy = tx.actor.person
        tool.roles[index].group = group
        try tx.catalog.save(tool)
        try tx.record(
            AuditEvent(.assignmentConfirmed, [.tool(tool.id)], ["role": .string(role), "group": .string(group.id)])
        )
        return tool
    }
}
