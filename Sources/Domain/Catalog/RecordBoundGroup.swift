package import Kernel

/// Keeps the group that was created or bound for a role, with the members found in it as baseline.
///
/// Only a group that we meet for the first time has members from before us. Of one that is bound already, or was, it is
/// known who came past us: binding it once more lets none of them stay.
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
    package func callAsFunction(
        in tx: some Scope & HasCatalog & HasGrants & HasJobs & HasIdentities & HasReconciliation
    ) throws -> Tool {
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
        let target = Grant.Target(connection: connection, group: group)
        let isKnown = try isKnown(target, in: tx)
        tool.roles[index].group = EntitlementGroup(id: group, name: name, boundAt: tx.now, baselineRecordedAt: tx.now)
        try tx.catalog.save(tool)
        let strangers = try isKnown ? [] : membersOfOthers(target, in: tx)
        try tx.catalog.recordBaseline(strangers, of: group, connection: connection)
        let data: JSON = ["role": .string(role), "group": .string(group), "baseline": .integer(Int64(strangers.count))]
        try tx.record(AuditEvent(.groupBound, [.tool(tool.id), .connection(connection)], data))
        return tool
    }

    /// Whether the group is bound to another role, or was compared when it was bound before.
    private func isKnown(_ target: Grant.Target, in tx: some HasCatalog & HasReconciliation) throws -> Bool {
        try tx.reconciliation.comparison(of: target) != nil
            || tx.catalog.boundGroups().contains { $0.target == target }
    }

    /// The members whom no grant of ours explains: a group may be bound again while our own members are in it, and
    /// those are ours to take away.
    private func membersOfOthers(
        _ target: Grant.Target,
        in tx: some Scope & HasGrants & HasJobs & HasIdentities
    ) throws -> [[UInt8]] {
        let leaving = try tx.jobs.removing(from: target).compactMap(\.identity)
        let owed = Set(try leaving.compactMap { try tx.identities.identity($0)?.reference })
        return try baseline.filter { member in
            guard !owed.contains(member), try !tx.explains(member, in: target) else { return false }
            guard let mapping = try tx.identities.mapping(reference: member, at: target.connection) else { return true }
            return try !tx.explains(mapping.person, as: mapping.identity, in: target)
        }
    }
}
