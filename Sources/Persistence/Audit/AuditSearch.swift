import Domain
import Kernel

/// Finds entries, newest first: the last seconds by reading them, everything older through `audit_terms`.
struct AuditSearch {
    private static let batch = 500

    let tx: SQLTransaction
    let filter: AuditFilter
    private let terms: [String]

    init(tx: SQLTransaction, filter: AuditFilter) {
        (self.tx, self.filter) = (tx, filter)
        terms = AuditTerm.all(of: filter)
    }

    /// - Parameter before: entries from this number on are left out.
    func newest(_ count: Int, before: Int64?) throws -> [StoredEntry] {
        let upper = min(before ?? .max, try filter.to.map { try firstSeq(at: $0) } ?? .max)
        let lower = try filter.from.map { try firstSeq(at: $0) } ?? 1
        guard !terms.isEmpty else { return try plain(count, in: lower..<max(lower, upper)) }
        let indexed = try indexedThrough()
        var found = try unindexed(count, in: max(lower, indexed + 1)..<max(lower, indexed + 1, upper))
        let rest = lower..<max(lower, min(upper, indexed + 1))
        found += try throughIndex(count - found.count, in: rest)
        return found
    }

    private func plain(_ count: Int, in seqs: Range<Int64>) throws -> [StoredEntry] {
        try tx.connection.query(
            """
            SELECT \(SQLAuditLog.columns) FROM audit_entries e
            WHERE e.organization_id = ?1 AND e.seq >= ?2 AND e.seq < ?3 ORDER BY e.seq DESC LIMIT ?4
            """,
            [.id(tx.organization), .integer(seqs.lowerBound), .integer(seqs.upperBound), .int(count)],
            StoredEntry.init(row:)
        )
    }

    private func unindexed(_ count: Int, in seqs: Range<Int64>) throws -> [StoredEntry] {
        var found: [StoredEntry] = []
        var rest = seqs
        while found.count < count, !rest.isEmpty {
            let batch = try plain(Self.batch, in: rest)
            guard let last = batch.last else { break }
            found += batch.filter { matches($0) }
            rest = rest.lowerBound..<last.seq
        }
        return Array(found.prefix(count))
    }

    private func matches(_ entry: StoredEntry) -> Bool {
        let own = AuditTerm.all(of: entry)
        return terms.allSatisfy { term in own.contains { $0.utf8.elementsEqual(term.utf8) } }
    }

    private func throughIndex(_ count: Int, in seqs: Range<Int64>) throws -> [StoredEntry] {
        guard count > 0, !seqs.isEmpty else { return [] }
        let others = terms.indices.dropFirst().map { index in
            """
            AND EXISTS (SELECT 1 FROM audit_terms o WHERE o.organization_id = ?1 AND o.term = ?\(index + 5)
                AND o.seq = t.seq)
            """
        }
        return try tx.connection.query(
            """
            SELECT \(SQLAuditLog.columns) FROM audit_terms t
            JOIN audit_entries e ON e.organization_id = t.organization_id AND e.seq = t.seq
            WHERE t.organization_id = ?1 AND t.term = ?5 AND t.seq >= ?2 AND t.seq < ?3
            \(others.joined(separator: "\n")) ORDER BY t.seq DESC LIMIT ?4
            """,
            [.id(tx.organization), .integer(seqs.lowerBound), .integer(seqs.upperBound), .int(count)]
                + terms.map { .text($0) },
            StoredEntry.init(row:)
        )
    }

    private func indexedThrough() throws -> Int64 {
        try tx.connection.first("SELECT size FROM audit_trees WHERE organization_id = ?1", [.id(tx.organization)]) {
            try $0.int(0)
        } ?? 0
    }

    /// The first entry at or after a moment, by halving: times never run backwards along the log.
    func firstSeq(at moment: Instant) throws -> Int64 {
        let bounds = try tx.connection.first(
            "SELECT (SELECT MIN(seq) FROM audit_entries WHERE organization_id = ?1), seq FROM audit_heads "
                + "WHERE organization_id = ?1",
            [.id(tx.organization)]
        ) { (try $0.intOrNil(0) ?? 1, try $0.int(1) + 1) }
        guard var (low, high) = bounds else { return 1 }
        while low < high {
            let middle = low + (high - low) / 2
            if try time(of: middle) < moment { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The time of the entry, or of the next one that was not pruned.
    private func time(of seq: Int64) throws -> Instant {
        try tx.connection.first(
            "SELECT at FROM audit_entries WHERE organization_id = ?1 AND seq >= ?2 ORDER BY seq LIMIT 1",
            [.id(tx.organization), .integer(seq)]
        ) { try $0.instant(0) } ?? Instant(milliseconds: .max)
    }
}
