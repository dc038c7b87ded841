/// What a statement says about the organization of each table that it touches.
///
/// A reading of our own SQL, not a parser: tables stand after FROM, JOIN, UPDATE or INTO, and the organization is named by
/// `organization_id = ?n`, by equality with another table's, or as the first column of an INSERT. What it cannot read
/// counts as unbound, so that an odd statement is refused and not believed.
struct ScopeTerms {
    /// The numbers of the parameters that are compared with, or stored as, an organization.
    let places: Set<Int>
    /// Why the statement could reach another organization's rows; nil when each table is bound.
    let problem: String?

    init(_ sql: String, tables: Set<Substring>) {
        var places: Set<Int> = []
        var terms: [Substring?: Int] = [:]
        for term in sql.matches(of: /(?:(\w+)\.)?organization_id = \?(\d+)/) {
            terms[term.1, default: 0] += 1
            if let place = Int(term.2) { places.insert(place) }
        }
        for term in sql.matches(of: /(\w+)\.organization_id = (\w+)\.organization_id/) {
            // Either side may be the one already bound; that one of the two is must come from a parameter.
            terms[term.1, default: 0] += 1
            terms[term.2, default: 0] += 1
        }
        for insert in sql.matches(
            of: /INSERT (?:OR FAIL )?INTO (\w+)\s+\(\s*organization_id\b[^)]*\)\s*(?:VALUES \(|SELECT )\s*\?(\d+)/
        ) {
            terms[insert.1, default: 0] += 1
            if let place = Int(insert.2) { places.insert(place) }
        }
        self.places = places
        problem = Self.problem(in: sql, tables: tables, terms: terms, places: places)
    }

    private static func problem(
        in sql: String,
        tables: Set<Substring>,
        terms: [Substring?: Int],
        places: Set<Int>
    ) -> String? {
        if places.isEmpty { return "names no organization" }
        if sql.contains(/\bFROM\s+\w+(?:\s+(?:AS\s+)?\w+)?\s*,/) { return "joins tables by a comma" }
        if hasOpenAlternative(sql) { return "names the organization in one branch of an OR only" }
        let unbound = names(in: sql, of: tables).reduce(into: 0) { unbound, name in
            unbound += max(0, name.value - terms[name.key, default: 0])
        }
        return unbound > terms[nil, default: 0] ? "names no organization for one of its tables" : nil
    }

    /// How often each table of ours occurs, by the name under which the statement knows it.
    private static func names(in sql: String, of tables: Set<Substring>) -> [Substring: Int] {
        let words: Set<Substring> = [
            "WHERE", "SET", "ON", "JOIN", "CROSS", "LEFT", "INNER", "ORDER", "GROUP", "LIMIT", "UNION", "EXCEPT",
            "VALUES",
            "DEFAULT", "INDEXED", "FOR", "RETURNING",
        ]
        return sql.matches(of: /\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?/).reduce(into: [:]) {
            guard tables.contains($1.1) else { return }
            let alias = $1.2.flatMap { words.contains($0) ? nil : $0 }
            $0[alias ?? $1.1, default: 0] += 1
        }
    }

    /// True when an OR stands beside the organization's term, so that the other branch goes without it.
    private static func hasOpenAlternative(_ sql: String) -> Bool {
        var levels = [""]
        for character in sql {
            switch character {
            case "(": levels.append("")
            case ")":
                guard let closed = levels.popLast(), !levels.isEmpty else { return true }
                if isOpen(closed) { return true }
            default: levels[levels.count - 1].append(character)
            }
        }
        return levels.contains(where: isOpen)
    }

    private static func isOpen(_ level: String) -> Bool {
        level.contains("organization_id = ") && level.contains(#/\bOR\b/#)
    }
}
