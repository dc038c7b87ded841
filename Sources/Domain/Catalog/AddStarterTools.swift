package import Kernel

/// Adds chosen tools of the starter catalog.
///
/// What is in the catalog already stays as it is, so adding twice changes nothing; an edited tool goes back to the
/// starter's words only when that is asked for, and even then keeps its status, roles, connection and most days.
package struct AddStarterTools: Sendable {
    package enum Outcome: String, Sendable, CaseIterable { case added, kept, replaced }

    package struct Result: Equatable, Sendable {
        package let tool: ID<Tool>
        package let outcome: Outcome
    }

    private let ids: [ID<Tool>]
    private let replacesEdited: Bool

    package init(_ ids: [ID<Tool>], replacingEdited: Bool = false) {
        var seen: Set<ID<Tool>> = []
        (self.ids, replacesEdited) = (ids.filter { seen.insert($0).inserted }, replacingEdited)
    }

    package func callAsFunction(
        in tx: some Scope & HasCatalog & HasConnections & HasGrants & HasEffects & HasMassChanges & HasRequests
    ) throws -> [Result] {
        try tx.require(.admin, to: "change the catalog")
        guard !ids.isEmpty else { throw Refusal(.invalid, "tools_missing", "choose one tool or more to add") }
        let starters = try ids.map { id in
            guard let starter = StarterCatalog.find(id) else {
                throw Refusal(.notFound, "no_such_starter", "the starter catalog has no tool `\(id)`; none was added")
            }
            return starter
        }
        return try starters.map { Result(tool: $0.id, outcome: try add($0, in: tx)) }
    }

    private func add(
        _ starter: StarterTool,
        in tx: some Scope & HasCatalog & HasConnections & HasGrants & HasEffects & HasMassChanges & HasRequests
    ) throws
        -> Outcome
    {
        guard var known = try tx.catalog.find(starter.id) else {
            try SaveTool(starter.tool)(in: tx)
            return .added
        }
        let before = known
        (known.name, known.vendor) = (starter.name, starter.vendor)
        (known.summary, known.risk) = (starter.summary, starter.risk)
        guard replacesEdited, known != before else { return .kept }
        try SaveTool(known)(in: tx)
        return .replaced
    }
}
