import Domain
import Kernel

extension SQLCatalog {
    private static let stated = """
        a.tool_id, a.fact, a.holds, a.detail, a.source, a.stated_at, a.valid_until, a.note, a.attested_by, a.attested_at
        """

    private static let ofTool = """
        SELECT \(stated) FROM tool_attestations a WHERE a.organization_id = ?1 AND a.tool_id = ?2 ORDER BY a.fact
        """

    func attestations(of tool: ID<Tool>) throws -> [ToolAttestation] {
        try tx.connection.query(Self.ofTool, [tx.scope, .id(tool)], ToolAttestation.init(row:))
    }

    func attest(_ attestation: ToolAttestation) throws {
        try tx.connection.execute(
            """
            INSERT INTO tool_attestations (organization_id, tool_id, fact, holds, detail, source, stated_at,
                valid_until, note, attested_by, attested_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT (organization_id, tool_id, fact) DO UPDATE SET holds = excluded.holds,
                detail = excluded.detail, source = excluded.source, stated_at = excluded.stated_at,
                valid_until = excluded.valid_until, note = excluded.note, attested_by = excluded.attested_by,
                attested_at = excluded.attested_at
            """,
            [
                tx.scope, .id(attestation.tool), .word(attestation.fact), .bool(attestation.holds),
                .text(attestation.detail), .text(attestation.source), .instant(attestation.statedAt),
                .instant(attestation.validUntil), .text(attestation.note), .id(attestation.attestedBy),
                .instant(attestation.attestedAt),
            ]
        )
    }

    func withdraw(_ fact: VendorFact, of tool: ID<Tool>) throws {
        try tx.connection.execute(
            "DELETE FROM tool_attestations WHERE organization_id = ?1 AND tool_id = ?2 AND fact = ?3",
            [tx.scope, .id(tool), .word(fact)]
        )
    }

    /// Blocked and retired tools are asked for no more, so nobody has to renew what was attested of them.
    private static let stale = """
        FROM tool_attestations a JOIN tools t ON t.organization_id = a.organization_id AND t.id = a.tool_id
        WHERE a.organization_id = ?1 AND a.valid_until <= ?2 AND t.status IN ('approved', 'pilot', 'restricted')
        """

    func staleAttestations(at now: Instant, limit: Int) throws -> [ToolAttestation] {
        try tx.connection.query(
            "SELECT \(Self.stated) \(Self.stale) ORDER BY a.valid_until, a.tool_id, a.fact LIMIT ?3",
            [tx.scope, .instant(now), .int(limit)],
            ToolAttestation.init(row:)
        )
    }

    func countStaleAttestations(at now: Instant) throws -> Int {
        try tx.connection.first("SELECT count(*) \(Self.stale)", [tx.scope, .instant(now)]) { Int(try $0.int(0)) } ?? 0
    }
}

extension ToolAttestation {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            tool: row.id(0),
            fact: row.word(1),
            holds: row.bool(2),
            detail: row.text(3),
            source: row.text(4),
            statedAt: row.instant(5),
            validUntil: row.instant(6),
            note: row.text(7),
            attestedBy: row.id(8),
            attestedAt: row.instant(9)
        )
    }
}
