package import Domain
package import Kernel
import Ledger

/// The tree's nodes and checkpoints, with what the log's entries can be found by.
package struct SQLAuditTree: AuditTree {
    let tx: SQLTransaction

    package init(tx: SQLTransaction) { self.tx = tx }

    package func state() throws -> TreeState { TreeState(try grown()) }

    package func extend(limit: Int) throws -> TreeState {
        var frontier = try grown()
        let entries = try SQLAuditLog(tx: tx).range(from: frontier.size + 1, limit: limit)
        guard !entries.isEmpty else { return TreeState(frontier) }
        var finished: [TreeNode] = []
        for entry in entries {
            frontier.append(leaf: .leaf(entry.bytes), finished: &finished)
            try insertTerms(of: entry)
        }
        for node in finished { try insert(node) }
        try save(frontier)
        return TreeState(frontier)
    }

    private func grown() throws -> TreeFrontier {
        try tx.connection.first("SELECT frontier FROM audit_trees WHERE organization_id = ?1", [.id(tx.organization)]) {
            guard let frontier = TreeFrontier(serialized: try $0.blob(0)) else {
                throw StorageFailure.corrupt("the frontier of an audit tree cannot be read")
            }
            return frontier
        } ?? TreeFrontier()
    }

    private func save(_ frontier: TreeFrontier) throws {
        try tx.connection.post(
            """
            INSERT INTO audit_trees (organization_id, frontier, size) VALUES (?1, ?2, ?3)
            ON CONFLICT (organization_id) DO UPDATE SET frontier = excluded.frontier, size = excluded.size
            """,
            [.id(tx.organization), .blob(frontier.serialized), .integer(frontier.size)]
        )
    }

    private func insert(_ node: TreeNode) throws {
        try tx.connection.post(
            "INSERT INTO audit_nodes (organization_id, level, position, hash) VALUES (?1, ?2, ?3, ?4)",
            [.id(tx.organization), .int(node.level), .integer(node.index), .blob(node.hash.bytes)]
        )
    }

    private func insertTerms(of entry: StoredEntry) throws {
        for term in AuditTerm.all(of: entry) {
            try tx.connection.post(
                """
                INSERT INTO audit_terms (organization_id, term, seq) VALUES (?1, ?2, ?3)
                ON CONFLICT (organization_id, term, seq) DO NOTHING
                """,
                [.id(tx.organization), .text(term), .integer(entry.seq)]
            )
        }
    }
}

// Proofs, from stored nodes and the entries of runs too small to have one.
extension SQLAuditTree {
    package func inclusionProof(of seq: Int64, size: Int64) throws -> [[UInt8]] {
        try requireGrown(to: size)
        return try reader.inclusionProof(of: seq - 1, size: size).hashes.map(\.bytes)
    }

    package func consistencyProof(from old: Int64, to new: Int64) throws -> [[UInt8]] {
        try requireGrown(to: new)
        return try reader.consistencyProof(from: old, to: new).hashes.map(\.bytes)
    }

    package func root(size: Int64) throws -> [UInt8] {
        try requireGrown(to: size)
        return try reader.frontier(size: size).root.bytes
    }

    package func frontier(size: Int64) throws -> [[UInt8]] {
        try requireGrown(to: size)
        return try reader.frontier(size: size).hashes.map(\.bytes)
    }

    private func requireGrown(to size: Int64) throws {
        guard size >= 0, size <= (try grown().size) else { throw TreeFault.sizeOutOfRange }
    }

    private var reader: TreeReader { TreeReader(node: node, leaves: leaves) }

    private func node(level: Int, index: Int64) throws -> Hash256? {
        try tx.connection.first(
            "SELECT hash FROM audit_nodes WHERE organization_id = ?1 AND level = ?2 AND position = ?3",
            [.id(tx.organization), .int(level), .integer(index)]
        ) { Hash256(try $0.blob(0)) } ?? nil
    }

    private func leaves(_ run: Range<Int64>) throws -> [Hash256] {
        let kept = try keptLeaves(run)
        return kept.count == run.count ? kept : try prunedLeaves(run)
    }

    /// Of entries that retention took out; a run asked for here lies within one of those that went together.
    private func prunedLeaves(_ run: Range<Int64>) throws -> [Hash256] {
        let hashes = try tx.connection.first(
            "SELECT hashes FROM audit_leaves WHERE organization_id = ?1 AND run = ?2",
            [.id(tx.organization), .integer(run.lowerBound / PrunedRange.run)]
        ) { try $0.blob(0) }
        guard let hashes else { return [] }
        let first = run.lowerBound % PrunedRange.run
        return (first..<first + Int64(run.count)).compactMap { place in
            Hash256(Array(hashes[Int(place) * 32..<Int(place) * 32 + 32]))
        }
    }

    private func keptLeaves(_ run: Range<Int64>) throws -> [Hash256] {
        try tx.connection.query(
            "SELECT bytes FROM audit_entries WHERE organization_id = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq",
            [.id(tx.organization), .integer(run.lowerBound), .integer(run.upperBound)]
        ) { .leaf(try $0.blob(0)) }
    }
}

extension SQLAuditTree {
    package func add(_ checkpoint: StoredCheckpoint) throws {
        try tx.connection.execute(
            "INSERT INTO audit_checkpoints (organization_id, size, note, signed_at) VALUES (?1, ?2, ?3, ?4)",
            [.id(tx.organization), .integer(checkpoint.size), .text(checkpoint.note), .instant(checkpoint.signedAt)]
        )
    }

    package func latestCheckpoint() throws -> StoredCheckpoint? { try newest(1, below: nil).first }

    package func checkpoints(page: PageRequest) throws -> Page<StoredCheckpoint> {
        let found = try newest(page.size + 1, below: page.after.flatMap { Int64($0) })
        let items = Array(found.prefix(page.size))
        return Page(items: items, next: found.count > items.count ? items.last.map { String($0.size) } : nil)
    }

    private func newest(_ count: Int, below size: Int64?) throws -> [StoredCheckpoint] {
        try tx.connection.query(
            """
            SELECT size, note, signed_at FROM audit_checkpoints WHERE organization_id = ?1 AND size < ?2
            ORDER BY size DESC LIMIT ?3
            """,
            [.id(tx.organization), .integer(size ?? .max), .int(count)]
        ) { StoredCheckpoint(size: try $0.int(0), note: try $0.text(1), signedAt: try $0.instant(2)) }
    }
}

extension TreeState {
    init(_ frontier: TreeFrontier) { self.init(size: frontier.size, root: frontier.root.bytes) }
}
