package import Kernel

/// What a file would do to the catalog, line by line, or what it did.
package struct CatalogImport: Equatable, Sendable {
    package enum Outcome: String, Sendable, CaseIterable { case added, changed, same, refused }

    package struct Item: Equatable, Sendable {
        package let line: Int
        package let tool: String
        package let outcome: Outcome
        /// The columns that change.
        package let changes: [CatalogFile.Column]
        /// Why the line is refused.
        package let refusal: Refusal?
    }

    package let items: [Item]
    package let isApplied: Bool

    package func count(_ outcome: Outcome) -> Int { items.count { $0.outcome == outcome } }
}

/// Looks at every line as importing would, and changes nothing.
package struct PreviewImport: Sendable {
    private let lines: [CatalogFile.Line]
    private let isDirectory: @Sendable (Connection) -> Bool

    /// - Parameter isDirectory: whether membership can be given at that connection.
    package init(_ lines: [CatalogFile.Line], isDirectory: @escaping @Sendable (Connection) -> Bool) {
        (self.lines, self.isDirectory) = (lines, isDirectory)
    }

    package func callAsFunction(in tx: some HasCatalog & HasConnections & HasGrants) throws -> CatalogImport {
        CatalogImport(items: try plans(in: tx).map(\.item), isApplied: false)
    }

    /// A line, with the tool to save where it brings a change.
    struct Plan {
        let item: CatalogImport.Item
        let tool: Tool?
    }

    func plans(in tx: some HasCatalog & HasConnections & HasGrants) throws -> [Plan] {
        let known = try tx.catalog.all()
        let (tools, names) = (Dictionary(known.map { ($0.id, $0) }) { first, _ in first }, NameBook(known, lines))
        let twice = Dictionary(grouping: lines) { ID<Tool>($0.id) }.filter { $0.value.count > 1 }
        return try lines.map { line in
            do {
                let wanted = try line.wanted.get()
                if let others = twice[wanted.id] { throw Self.twice(others) }
                let tool = wanted.tool(over: tools[wanted.id])
                try names.requireFree(tool, old: tools[wanted.id])
                return try plan(line, tool, in: tx)
            } catch let refusal as Refusal {
                return Plan(item: Self.item(line, .refused, refusal: refusal), tool: nil)
            }
        }
    }

    private func plan(_ line: CatalogFile.Line, _ tool: Tool, in tx: some HasCatalog & HasConnections & HasGrants)
        throws
        -> Plan
    {
        if let id = tool.connection {
            guard isDirectory(try tx.connections.require(id)) else {
                throw Refusal(.invalid, "not_a_directory", "`\(id)` is no directory, so it gives no membership")
            }
        }
        let (saved, old) = try SaveTool(tool).checked(in: tx)
        guard let old else { return Plan(item: Self.item(line, .added), tool: saved) }
        let changes = CatalogFile.Column.allCases.filter { saved.differs(from: old, in: $0) }
        guard !changes.isEmpty else { return Plan(item: Self.item(line, .same), tool: nil) }
        return Plan(item: Self.item(line, .changed, changes: changes), tool: saved)
    }

    private static func item(
        _ line: CatalogFile.Line,
        _ outcome: CatalogImport.Outcome,
        changes: [CatalogFile.Column] = [],
        refusal: Refusal? = nil
    ) -> CatalogImport.Item {
        CatalogImport.Item(line: line.number, tool: line.id, outcome: outcome, changes: changes, refusal: refusal)
    }

    /// Which of them counts is nobody's guess, so none does.
    private static func twice(_ lines: [CatalogFile.Line]) -> Refusal {
        let numbers = lines.map { String($0.number) }.joined(separator: ", ")
        return Refusal(.conflict, "id_twice", "lines \(numbers) name the same tool")
    }
}

/// Applies a file to the catalog: all of it or nothing, unless asked to apply what is sound.
package struct ImportCatalog: Sendable {
    package enum Mode: String, Sendable, CaseIterable {
        case preview
        /// Nothing is applied while one line is refused.
        case all
        /// Refused lines are left out.
        case valid
    }

    private let preview: PreviewImport
    private let appliesValid: Bool

    package init(
        _ lines: [CatalogFile.Line],
        applyingValid: Bool,
        isDirectory: @escaping @Sendable (Connection) -> Bool
    ) {
        (preview, appliesValid) = (PreviewImport(lines, isDirectory: isDirectory), applyingValid)
    }

    package func callAsFunction(
        in tx: some Scope & HasCatalog & HasConnections & HasGrants & HasRateLimits & HasEffects & HasMassChanges
            & HasRequests
    ) throws -> CatalogImport {
        try tx.require(.admin, to: "import a catalog")
        try Sensitive.bulk.spend(in: tx)
        let plans = try preview.plans(in: tx)
        let items = plans.map(\.item)
        let refused = items.count { $0.outcome == .refused }
        guard refused == 0 || appliesValid else { return CatalogImport(items: items, isApplied: false) }
        for tool in plans.compactMap(\.tool) { try SaveTool(tool)(in: tx) }
        let done = CatalogImport(items: items, isApplied: true)
        let data: JSON = [
            "added": .int(done.count(.added)), "changed": .int(done.count(.changed)), "same": .int(done.count(.same)),
            "refused": .int(refused),
        ]
        try tx.record(AuditEvent(.catalogImported, [], data))
        return done
    }
}

/// Whose name is whose: two tools of one name would be taken for each other.
private struct NameBook {
    /// Ids by name, as the catalog and the file together would have them.
    private let owners: [String: Set<ID<Tool>>]

    init(_ known: [Tool], _ lines: [CatalogFile.Line]) {
        var names = Dictionary(known.map { ($0.id, $0.name) }) { first, _ in first }
        for line in lines { if let wanted = try? line.wanted.get(), let name = wanted.name { names[wanted.id] = name } }
        owners = Dictionary(grouping: names.keys) { names[$0]?.lowercased() ?? "" }.mapValues(Set.init)
    }

    /// What has its name already keeps it, so that a catalog with two of one name can still come back as it was.
    func requireFree(_ tool: Tool, old: Tool?) throws(Refusal) {
        guard old?.name != tool.name, let other = owners[tool.name.lowercased()]?.first(where: { $0 != tool.id }) else {
            return
        }
        throw Refusal(.conflict, "name_taken", "`\(other)` has the name \(tool.name) as well")
    }
}

extension Tool {
    fileprivate func differs(from old: Tool, in column: CatalogFile.Column) -> Bool {
        switch column {
        case .id: false
        case .name: !sameBytes(name, old.name)
        case .vendor: !sameBytes(vendor, old.vendor)
        // Forms and spreadsheets write line ends as they like.
        case .summary: !sameBytes(summary.withPlainLineEnds, old.summary.withPlainLineEnds)
        case .status: status != old.status
        case .risk: risk != old.risk
        case .maximumDays: maximumDays != old.maximumDays
        case .connection: connection != old.connection
        case .roles: roleNames.map { ID<ToolRole>($0) } != old.roleNames.map { ID<ToolRole>($0) }
        }
    }
}

extension String {
    fileprivate var withPlainLineEnds: String { String(map { $0 == "\r\n" ? "\n" : $0 }) }
}
