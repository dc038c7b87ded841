package import Domain
package import Kernel

/// The organization's log, for reading.
package struct SQLAuditLog: AuditLog {
    let tx: SQLTransaction

    package init(tx: SQLTransaction) { self.tx = tx }

    static let columns = "e.seq, e.at, e.action, e.bytes, e.hash, e.mac, e.key_id"

    package func entry(_ seq: Int64) throws -> StoredEntry? {
        try tx.seal()
        return try tx.connection.first(
            "SELECT \(Self.columns) FROM audit_entries e WHERE e.organization_id = ?1 AND e.seq = ?2",
            [.id(tx.organization), .integer(seq)],
            StoredEntry.init(row:)
        )
    }

    package func range(from seq: Int64, limit: Int) throws -> [StoredEntry] {
        try tx.seal()
        return try tx.connection.query(
            """
            SELECT \(Self.columns) FROM audit_entries e WHERE e.organization_id = ?1 AND e.seq >= ?2
            ORDER BY e.seq LIMIT ?3
            """,
            [.id(tx.organization), .integer(seq), .int(limit)],
            StoredEntry.init(row:)
        )
    }

    package func first(at moment: Instant) throws -> Int64 {
        try tx.seal()
        return try AuditSearch(tx: tx, filter: AuditFilter()).firstSeq(at: moment)
    }

    package func head() throws -> (seq: Int64, hash: [UInt8])? {
        try tx.seal()
        return try tx.connection.first(
            "SELECT seq, hash FROM audit_heads WHERE organization_id = ?1",
            [.id(tx.organization)]
        ) { (try $0.int(0), try $0.blob(1)) }
    }

    package func entries(matching filter: AuditFilter, page: PageRequest) throws -> Page<StoredEntry> {
        try tx.seal()
        let search = AuditSearch(tx: tx, filter: filter)
        let found = try search.newest(page.size + 1, before: page.after.flatMap { Int64($0) })
        let items = Array(found.prefix(page.size))
        return Page(items: items, next: found.count > items.count ? items.last.map { String($0.seq) } : nil)
    }
}

extension StoredEntry {
    init(row: SQLRow) throws {
        self.init(
            seq: try row.int(0),
            at: try row.instant(1),
            action: try row.text(2),
            bytes: try row.blob(3),
            hash: try row.blob(4),
            mac: try row.blob(5),
            keyID: try row.text(6)
        )
    }
}
