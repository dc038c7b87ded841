import Kernel

/// Adds a tool to the catalog, or changes one.
///
/// Its groups stay as they were bound.
package struct SaveTool: Sendable {
    private let tool: Tool

    package init(_ tool: Tool) { self.tool = tool }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasCatalog & HasConnections & HasGrants & HasRequests & HasEffects & HasMassChanges
    ) throws -> Tool {
        try tx.require(.admin, to: "change the catalog")
        let (saved, old) = try checked(in: tx)
        if old == nil { try tx.catalog.add(saved) } else { try tx.catalog.save(saved) }
        let isStatusChange = old.map { $0.status != saved.status } ?? false
        let data: JSON = [
            "old": .text(isStatusChange ? old?.status.rawValue : nil), "status": .string(saved.status.rawValue),
            "risk": .string(saved.risk.rawValue), "connected": .bool(saved.isConnected),
            "roles": .strings(saved.roles.map(\.name)),
        ]
        let action: AuditAction = isStatusChange ? .toolStatusChanged : .toolSaved
        try tx.record(AuditEvent(action, [.tool(saved.id)], data.withoutNulls))
        if isStatusChange { try settle(saved, in: tx) }
        return saved
    }

    /// The tool as it would be kept and as it is; writes nothing.
    func checked(in tx: some HasCatalog & HasConnections & HasGrants) throws -> (saved: Tool, old: Tool?) {
        try requireSense()
        let old = try tx.catalog.find(tool.id)
        try requireChoice(old, in: tx)
        if let id = tool.connection, old?.connection != id { try requireUsable(id, in: tx) }
        var saved = tool
        saved.roles = try roles(keeping: old, in: tx)
        if let old { saved.version = old.version }
        return (saved, old)
    }

    /// What a change of status brings, as when it is changed by itself.
    private func settle(_ tool: Tool, in tx: some Scope & HasRequests & HasEffects & HasMassChanges) throws {
        if !tool.status.isRequestable { try tx.denyPending(tool) }
        guard tool.status != .blocked else { return }
        try tx.cancelMassChanges(.toolStatus, of: tool.id.rawValue, because: "the tool is not blocked")
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
        guard tool.roles.allSatisfy({ Self.isRoleName($0.name) }) else {
            throw Refusal(
                .invalid,
                "role_name_invalid",
                "a role's name has 1 to 100 bytes on one line, without spaces at its ends"
            )
        }
        guard tool.maximumDays.map({ (1...180).contains($0) }) ?? true else {
            throw Refusal(.invalid, "days_out_of_range", "a tool's most days are from 1 to 180")
        }
    }

    private static func isRoleName(_ name: String) -> Bool {
        (1...100).contains(name.utf8.count) && name.utf8.first != 0x20 && name.utf8.last != 0x20
            && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    /// Whether a blocked tool's open grants stay or go is somebody's choice, never a side effect.
    ///
    /// A retired tool's run out, so there is nothing to choose.
    private func requireChoice(_ old: Tool?, in tx: some HasGrants) throws {
        guard let old, old.status != tool.status, tool.status == .blocked, try tx.grants.countOpen(tool: old.id) > 0
        else { return }
        throw Refusal(
            .conflict,
            "tool_has_grants",
            "the tool has open grants; change its status by itself, and say whether they stay or are revoked"
        )
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
        if !hasMoved, let old { try requireNoGrants(ofRolesLeftOutOf: old, in: tx) }
        return tool.roles.map { role in
            ToolRole(name: role.name, isDefault: role.isDefault, group: hasMoved ? nil : old?.role(role.name)?.group)
        }
    }
    /// A group whose role is left out is compared no more, so nobody would see who is in it.
    private func requireNoGrants(ofRolesLeftOutOf old: Tool, in tx: some HasGrants) throws {
        let kept = Set(tool.roles.map { ID<ToolRole>($0.name) })
        let left = Set(old.roles.filter { $0.group != nil }.map { ID<ToolRole>($0.name) }).subtracting(kept)
        guard !left.isEmpty else { return }
        var after: String?
        repeat {
            let open = GrantFilter(tool: old.id, statuses: [.pendingProvision, .active])
            let page = try tx.grants.list(open, page: PageRequest(size: 100, after: after))
            if let grant = page.items.first(where: { left.contains(ID($0.role)) }) {
                throw Refusal(
                    .conflict,
                    "role_has_grants",
                    "role `\(grant.role)` still has open grants; keep the role until they have ended"
                )
            }
            after = page.next
        } while after != nil
    }
}
