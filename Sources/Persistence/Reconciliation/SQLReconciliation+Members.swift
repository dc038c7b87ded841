import Domain
import Kernel

extension SQLReconciliation {
    /// How many references one statement asks for: its text stays the same, so it is prepared once.
    private static let chunk = 200

    private static let places = (4..<(4 + chunk)).map { "?\($0)" }.joined(separator: ", ")

    func standing(of references: [[UInt8]], in target: Grant.Target, boundTo role: BoundRole?) throws
        -> [[UInt8]: MemberStanding]
    {
        var standing: [[UInt8]: MemberStanding] = [:]
        standing.reserveCapacity(references.count)
        for start in stride(from: 0, to: references.count, by: Self.chunk) {
            let part = references[start..<min(start + Self.chunk, references.count)]
            // What is left of the places asks for the last one again.
            let padding = Array(repeating: SQLValue.blob(part[part.endIndex - 1]), count: Self.chunk - part.count)
            let arguments: [SQLValue] =
                [tx.scope, .id(target.connection), .text(target.group)] + part.map { .blob($0) } + padding
            try addBaseline(arguments, to: &standing)
            try addGrants(arguments, boundTo: role, to: &standing)
        }
        return standing
    }

    private func addBaseline(_ arguments: [SQLValue], to standing: inout [[UInt8]: MemberStanding]) throws {
        try tx.connection.scan(
            """
            SELECT member FROM baseline_members
            WHERE organization_id = ?1 AND connection_id = ?2 AND group_id = ?3 AND member IN (\(Self.places))
            """,
            arguments
        ) { standing[try $0.blob(0)] = .baseline }
    }

    /// A grant outweighs the baseline, and the bound role's outweighs another's.
    private func addGrants(
        _ arguments: [SQLValue],
        boundTo role: BoundRole?,
        to standing: inout [[UInt8]: MemberStanding]
    ) throws {
        try tx.connection.scan(
            """
            SELECT mapped.reference, grants.tool_id, grants.role
            FROM identity_mappings AS mapped CROSS JOIN grants
            WHERE mapped.organization_id = ?1 AND mapped.connection_id = ?2 AND mapped.reference IN (\(Self.places))
                AND grants.organization_id = ?1 AND grants.holder_id = mapped.person_id
                AND grants.connection_id = ?2 AND grants.group_id = ?3 AND grants.ended_id = ''
                AND (grants.identity_id IS NULL OR grants.identity_id = mapped.identity_id)
            """,
            arguments
        ) { row in
            let isBound = try role.map { try $0.tool == row.id(1) && sameBytes($0.role, row.text(2)) } ?? true
            let reference = try row.blob(0)
            if isBound || standing[reference] != .grant { standing[reference] = isBound ? .grant : .otherGrant }
        }
    }

    func activeGrants(in target: Grant.Target, after: ID<Grant>?, limit: Int) throws
        -> [(grant: ID<Grant>, reference: [UInt8]?)]
    {
        try tx.connection.query(
            """
            SELECT grants.id, (
                SELECT external.reference FROM external_identities AS external
                WHERE external.organization_id = ?1 AND external.id = grants.identity_id
            ) FROM grants
            WHERE grants.organization_id = ?1 AND grants.connection_id = ?2 AND grants.group_id = ?3
                AND grants.id > ?4 AND grants.status = 'active'
            ORDER BY grants.id LIMIT ?5
            """,
            [tx.scope, .id(target.connection), .text(target.group), .text(after?.rawValue ?? ""), .int(limit)]
        ) { (grant: try $0.id(0), reference: try $0.blobOrNil(1)) }
    }

    func isGroupBusy(_ target: Grant.Target) throws -> Bool {
        try tx.writeHeld()
        return try tx.connection.exists(
            """
            SELECT 1 FROM jobs CROSS JOIN work
            WHERE jobs.organization_id = ?1 AND jobs.connection_id = ?2 AND jobs.group_id = ?3
                AND jobs.state = 'running'
                AND work.organization_id = ?1 AND work.kind = 'provisioning' AND work.id = jobs.id
                AND work.lease_until > ?4
            """,
            [tx.scope, .id(target.connection), .text(target.group), .instant(tx.now)]
        )
    }
}
