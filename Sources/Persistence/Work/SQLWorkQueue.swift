package import Domain
package import Kernel

/// The organization's side of the queue.
package struct SQLWorkQueue: WorkQueue {
    let tx: SQLTransaction

    package init(tx: SQLTransaction) { self.tx = tx }

    static let writer = RowWriter(
        "work (organization_id, kind, id, run_at, due_at, fence)",
        columns: 4,
        then: """
            ON CONFLICT (organization_id, kind, id) DO UPDATE
            SET run_at = excluded.run_at, due_at = excluded.due_at, fence = work.fence + 1,
                lease_until = NULL, owner = NULL
            """
    ) { "?1, \($0(1)), \($0(2)), \($0(3)), \($0(3)), \($0(4))" }

    /// A fresh promise starts at a number no earlier promise of that id can have reached, so that a holder who slept
    /// through the keeping and the renewal of a promise cannot pass for its present holder.
    package func promise(_ kind: Work.Kind, id: String, at runAt: Instant) throws {
        let first = tx.now.milliseconds << 11 | Int64(tx.randomness.next() & 0x7FF)
        if isHeld(kind, id) { try tx.writeHeld() }
        tx.held.promises += [.text(kind.rawValue), .text(id), .instant(runAt), .integer(first)]
    }

    /// PostgreSQL refuses a statement that would change one row twice.
    private func isHeld(_ kind: Work.Kind, _ id: String) -> Bool {
        let held = tx.held.promises
        return stride(from: 0, to: held.count, by: Self.writer.columns).contains {
            held[$0] == .text(kind.rawValue) && held[$0 + 1] == .text(id)
        }
    }

    package func keep(_ kind: Work.Kind, id: String, fence: Int64) throws -> Bool {
        try tx.writeHeld()
        return try tx.connection.execute(
            "DELETE FROM work WHERE organization_id = ?1 AND kind = ?2 AND id = ?3 AND fence = ?4",
            key(kind, id) + [.integer(fence)]
        ) == 1
    }

    package func postpone(_ kind: Work.Kind, id: String, fence: Int64, to runAt: Instant) throws -> Bool {
        try tx.writeHeld()
        return try tx.connection.execute(
            """
            UPDATE work SET run_at = ?5, due_at = ?5, fence = fence + 1, lease_until = NULL, owner = NULL
            WHERE organization_id = ?1 AND kind = ?2 AND id = ?3 AND fence = ?4
            """,
            key(kind, id) + [.integer(fence), .instant(runAt)]
        ) == 1
    }

    package func holds(_ kind: Work.Kind, id: String, fence: Int64) throws -> Bool {
        try tx.writeHeld()
        // Whoever asks is about to write, so nobody may claim the row before that write commits.
        let lock = tx.connection.dialect == .postgres ? " FOR UPDATE" : ""
        return try tx.connection.exists(
            "SELECT 1 FROM work WHERE organization_id = ?1 AND kind = ?2 AND id = ?3 AND fence = ?4" + lock,
            key(kind, id) + [.integer(fence)]
        )
    }

    package func withdraw(_ kind: Work.Kind, id: String) throws {
        try tx.writeHeld()
        try tx.connection.post(
            "DELETE FROM work WHERE organization_id = ?1 AND kind = ?2 AND id = ?3",
            key(kind, id)
        )
    }

    package func find(_ kind: Work.Kind, id: String) throws -> Work? {
        try tx.writeHeld()
        return try tx.connection.first(
            """
            SELECT organization_id, id, kind, run_at, fence, lease_until FROM work
            WHERE organization_id = ?1 AND kind = ?2 AND id = ?3
            """,
            key(kind, id),
            Work.init(row:)
        )
    }

    private func key(_ kind: Work.Kind, _ id: String) -> [SQLValue] {
        [.id(tx.organization), .text(kind.rawValue), .text(id)]
    }
}

extension Work {
    init(row: SQLRow) throws {
        self.init(
            organization: try row.id(0),
            id: try row.text(1),
            kind: try row.word(2),
            runAt: try row.instant(3),
            fence: try row.int(4),
            leaseUntil: try row.instantOrNil(5)
        )
    }
}
