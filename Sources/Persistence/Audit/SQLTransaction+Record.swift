package import Domain
import Kernel
import Ledger

extension SQLTransaction {
    package func record(_ event: AuditEvent) throws { recorded.append(event) }

    /// Writes what was recorded: entries, and the head they move.
    ///
    /// Runs before the commit, and before anything reads the log.
    func seal() throws {
        guard !recorded.isEmpty else { return }
        defer { recorded.removeAll() }
        let key = try macKey(organization)
        let before = try connection.first(
            "SELECT seq, hash, at FROM audit_heads WHERE organization_id = ?1",
            [.id(organization)]
        ) { (head: ChainHead(seq: try $0.int(0), hash: try $0.blob(1)), at: try $0.instant(2)) }
        // The log's times never run backwards, even if the clock does.
        let at = max(now, before?.at ?? now)
        var head = before?.head
        var rows: [SQLValue] = []
        rows.reserveCapacity(recorded.count * Self.entries.columns)
        for event in recorded {
            let entry = try Entry.next(after: head, content: content(event, at: at), macKey: key)
            rows.append(contentsOf: row(entry, at: at, action: event.action.rawValue))
            head = entry.head
        }
        try Self.entries.write(rows, in: scope, on: connection)
        if let head { try save(head, at: at) }
    }

    private func content(_ event: AuditEvent, at: Instant) -> EntryContent {
        EntryContent(
            at: at,
            organization: organization,
            action: event.action.rawValue,
            actor: EntryContent.Actor(kind: actor.kind.rawValue, id: actor.id),
            onBehalfOf: actor.onBehalfOf?.rawValue,
            subjects: event.subjects.map { EntryContent.Subject($0.name, $0.id) },
            data: event.data
        )
    }

    private func row(_ entry: Entry, at: Instant, action: String) -> [SQLValue] {
        [
            .integer(entry.seq), .instant(at), .text(action), .blob(entry.bytes), .blob(entry.hash), .blob(entry.mac),
            .text(entry.keyID),
        ]
    }

    private static let entries = RowWriter(
        "audit_entries (organization_id, seq, at, action, bytes, hash, mac, key_id)",
        columns: 7
    ) { parameter in "?1, " + (1...7).map(parameter).joined(separator: ", ") }

    private func save(_ head: ChainHead, at: Instant) throws {
        try connection.post(
            """
            INSERT INTO audit_heads (organization_id, seq, hash, at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (organization_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at
            """,
            [.id(organization), .integer(head.seq), .blob(head.hash), .instant(at)]
        )
    }
}
