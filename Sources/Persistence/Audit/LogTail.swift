import Domain
import Kernel
import Ledger

/// What one transaction put on record, with who acted and when.
struct RecordedDeed: Sendable {
    let events: [AuditEvent]
    let actor: Actor
    let organization: ID<Organization>
    let now: Instant

    fileprivate func content(_ event: AuditEvent, at: Instant) -> EntryContent {
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
}

/// The end of an organization's log, with entries that are made and not written yet.
struct LogTail: Sendable {
    private let organization: ID<Organization>
    private var head: ChainHead?
    private var at: Instant?
    private var rows: [SQLValue] = []

    /// - Parameter connection: where the head is read.
    init(of organization: ID<Organization>, on connection: any SQLConnection) throws {
        self.organization = organization
        let stored = try connection.first(
            "SELECT seq, hash, at FROM audit_heads WHERE organization_id = ?1",
            [.id(organization)]
        ) { (ChainHead(seq: try $0.int(0), hash: try $0.blob(1)), try $0.instant(2)) }
        (head, at) = (stored?.0, stored?.1)
    }

    /// Makes the entries that follow.
    mutating func append(_ deed: RecordedDeed, key: MacKey) throws {
        // The log's times never run backwards, even if the clock does.
        let at = max(deed.now, at ?? deed.now)
        self.at = at
        for event in deed.events {
            let entry = try Entry.next(after: head, content: deed.content(event, at: at), macKey: key)
            rows.append(.integer(entry.seq))
            rows.append(.instant(at))
            rows.append(.text(event.action.rawValue))
            rows.append(.blob(entry.bytes))
            rows.append(.blob(entry.hash))
            rows.append(.blob(entry.mac))
            rows.append(.text(entry.keyID))
            head = entry.head
        }
    }

    /// Writes the entries, and the head that they move.
    func write(on connection: any SQLConnection) throws {
        guard let head, let at, !rows.isEmpty else { return }
        try Self.entries.write(rows, in: .id(organization), on: connection)
        try connection.post(
            """
            INSERT INTO audit_heads (organization_id, seq, hash, at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (organization_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at
            """,
            [.id(organization), .integer(head.seq), .blob(head.hash), .instant(at)]
        )
    }

    private static let entries = RowWriter(
        "audit_entries (organization_id, seq, at, action, bytes, hash, mac, key_id)",
        columns: 7
    ) { parameter in "?1, " + (1...7).map(parameter).joined(separator: ", ") }
}
