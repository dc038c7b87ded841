package import Domain
package import Kernel

/// Creates or binds the entitlement group of a tool's role, and records who is in it already.
package struct BindGroup: Sendable {
    private let tool: ID<Tool>
    private let role: String
    private let existing: String?

    /// - Parameter existing: the id of a group to bind; nil makes the recommended one, or finds it.
    package init(_ tool: ID<Tool>, role: String, existing: String? = nil) {
        (self.tool, self.role, self.existing) = (tool, role, existing)
    }

    package func callAsFunction(in context: OperationContext) async throws -> Tool {
        try context.require(.admin, to: "bind groups")
        let (tool, role) = (tool, role)
        guard let found = try await context.read({ try $0.catalog.find(tool) }), found.role(role) != nil else {
            throw Refusal(.notFound, "no_such_tool", "there is no tool `\(tool)` with a role `\(role)`")
        }
        guard let connection = found.connection else {
            throw Refusal(.conflict, "tool_not_connected", "choose a connection for the tool before binding a group")
        }
        let standing = try await context.read { try $0.licences.standing(at: $0.now) }
        // Binding what is there changes nothing at the provider; making a group does.
        guard existing != nil || standing.allowsAdditions else { throw MissingStep.licenceLapsed.refusal }
        let (group, baseline) = try await Errand.within("group_binding") {
            let group = try await bind(found, connection: connection, in: context)
            return (group, try await members(of: group.id, connection: connection, in: context))
        }
        let record = RecordBoundGroup(tool, role: role, group: group.id, name: group.name, baseline: baseline)
        return try await context.write { try record(in: $0) }
    }

    private func bind(_ tool: Tool, connection: ID<Connection>, in context: OperationContext) async throws
        -> DirectoryGroup
    {
        do { return try await context.core.bind(wanted(tool), of: connection, in: context.scope) } catch {
            throw Refusal(error)
        }
    }

    /// The guide's pattern: "AI Clearance - Claude Enterprise - Users" (N21).
    private func wanted(_ tool: Tool) -> GroupWanted {
        if let existing { return .existing(id: existing) }
        let suffix = role == ToolRole.user.name ? "Users" : role
        let name = "AI Clearance - \(tool.name) - \(suffix)"
        return .named(
            name,
            key: "clr-\(tool.id)-\(role)",
            description: "Members may use \(tool.name). Managed by Clearance."
        )
    }

    /// Every member, or a failure: an incomplete list would make strangers look like ours.
    private func members(of group: String, connection: ID<Connection>, in context: OperationContext) async throws
        -> [[UInt8]]
    {
        var references: [[UInt8]] = []
        var cursor: String?
        repeat {
            let page: Page<String>
            do {
                page = try await context.core.members(
                    of: group,
                    connection: connection,
                    after: cursor,
                    in: context.scope
                )
            } catch {
                throw Refusal(error)
            }
            for member in page.items {
                references.append(try await context.vault.reference(for: Secret(member), in: context.scope))
            }
            cursor = page.next
        } while cursor != nil
        return references
    }
}
