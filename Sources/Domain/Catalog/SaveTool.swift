package import Kernel

/// Adds a tool to the catalog, or changes one.
///
/// Its groups stay as they were bound.
package struct SaveTool: Sendable {
    private let tool: Tool

    package init(_ tool: Tool) { self.tool = tool }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasCatalog & HasConnections & HasGrants) throws -> Tool {
        try tx.require(.admin, to: "change the catalog")
        try requireSense()
        let old = try tx.catalog.find(tool.id)
        if let id = tool.connection, old?.connection != id { try requireUsable(id, in: tx) }
        var saved = tool
        saved.roles = try roles(keeping: old, in: tx)
        if let old {
            saved.version = old.version
            try tx.catalog.save(saved)
        } else {
            try tx.catalog.add(saved)
        }
        let data: JSON = [
            "status": .string(saved.status.rawValue), "risk": .string(saved.risk.rawValue),
            "connected": .bool(saved.isConnected), "roles": .strings(saved.roles.map(\.name)),
        ]
        let isStatusChange = old.map { $0.status != saved.status } ?? false
        try tx.record(AuditEvent(isStatusChange ? .toolStatusChanged : .toolSaved, [.tool(saved.id)], data))
        return saved
    }

    private func requireSense() throws(Refusal) {
        guard tool.id.isToolID else {
            throw Refusal(.invalid, "tool_id_invalid", "a tool's id has small letters, digits and hyphens only")
        }
        guard !tool.name.isEmpty else { throw Refusal(.invalid, "name_missing", "give the tool a name") }
        guard tool.roles.count(where: \.isDefault) == 1 else {
            throw Refusal(
                .invalid,
                "one_default_role",
                "a tool has one or more roles, and exactly one of them is the default"
            )
        }
        guard Set(tool.roles.map { ID<ToolRole>($0.name) }).count == tool.roles.count else {
            throw Refusal(.invalid, "role_named_twice", "every role of a tool needs a name of its own")
        }
        guard tool.maximumDays.map({ (1...180).contains($0) }) ?? true else {
            throw Refusal(.invalid, "days_out_of_range", "a tool's most days are from 1 to 180")
        }
    }

    private func requireUsable(_ id: ID<Connection>, in tx: some HasConnections) throws {
        guard try tx.connections.require(id).isUsable else {
            throw Refusal(
                .conflict,
                "connection_not_usable",
                "only a connection whose last test passed can be chosen for a tool"
            )
        }
    }

    /// Bound groups are kept while the connection stays; they change by binding alone.
    private func roles(keeping old: Tool?, in tx: some HasGrants) throws -> [ToolRole] {
        let hasMoved = old?.connection != tool.connection
        if hasMoved, let old,
            try !tx.grants.list(
                GrantFilter(tool: old.id, statuses: [.pendingProvision, .active]),
                page: PageRequest(size: 1)
            ).items.isEmpty
        {
            throw Refusal(
                .conflict,
                "tool_has_grants",
                "the tool still has open grants at its present connection; let them end first"
            )
        }
        return tool.roles.map { role in
            ToolRole(name: role.name, isDefault: role.isDefault, group: hasMoved ? nil : old?.role(role.name)?.group)
        }
    }
}

/// Keeps the group that was created or bound for a role, with the members found in it as baseline.
package struct RecordBoundGroup: Sendable {
    private let tool: ID<Tool>
    private let role: String
    private let group: String
    private let name: String
    private let baseline: [[UInt8]]

    package init(_ tool: ID<Tool>, role: String, group: String, name: String, baseline: [[UInt8]]) {
        (self.tool, self.role, self.group, self.name, self.baseline) = (tool, role, group, name, baseline)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasCatalog & HasGrants) throws -> Tool {
        try tx.require(.admin, to: "bind groups")
        var (tool, index) = try tx.catalog.require(tool, role: role)
        guard let connection = tool.connection else {
            throw Refusal(.conflict, "tool_not_connected", "choose a connection for the tool before binding a group")
        }
        let bound = tool.roles[index].group
        if let bound, bound.id == group { return tool }
        let open = GrantFilter(tool: tool.id, statuses: [.pendingProvision, .active])
        guard try bound == nil || tx.grants.list(open, page: PageRequest(size: 1)).items.isEmpty else {
            throw Refusal(
                .conflict,
                "tool_has_grants",
                "the tool still has open grants on its present group; let them end first"
            )
        }
        tool.roles[index].group = EntitlementGroup(id: group, name: name, boundAt: tx.now, baselineRecordedAt: tx.now)
        try tx.catalog.save(tool)
        try tx.catalog.recordBaseline(baseline, of: group, connection: connection)
        let data: JSON = ["role": .string(role), "group": .string(group), "baseline": .integer(Int64(baseline.count))]
        try tx.record(AuditEvent(.groupBound, [.tool(tool.id), .connection(connection)], data))
        return tool
    }
}

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

extension ID<Tool> {
    /// Small letters, digits and hyphens, 1 to 100 of them.
    var isToolID: Bool {
        (1...100).contains(rawValue.utf8.count)
            && rawValue.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}

extension Catalog {
    func require(_ id: ID<Tool>, role: String) throws -> (Tool, Int) {
        guard let tool = try find(id) else {
            throw Refusal(.notFound, "no_such_tool", "there is no tool `\(id)` in the catalog")
        }
        guard let index = tool.roles.firstIndex(where: { $0.name.utf8.elementsEqual(role.utf8) }) else {
            throw Refusal(.notFound, "no_such_role", "\(tool.name) has no role `\(role)`")
        }
        return (tool, index)
    }
}
