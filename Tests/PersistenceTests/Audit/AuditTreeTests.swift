import Domain
import Kernel
import Ledger
import Persistence
import TestKit
import Testing

@Suite struct AuditTreeTests {
    private func fill(_ count: Int, _ shelf: Shelf) async throws {
        try await shelf.write { tx in
            for number in 1...count { try tx.record(AuditEvent(.toolSaved, [.other("number", "\(number)")])) }
        }
    }

    private func leaves(_ shelf: Shelf) async throws -> [Hash256] {
        try await shelf.read { try $0.audit.range(from: 1, limit: 1_000).map { .leaf($0.bytes) } }
    }

    @Test(arguments: Engine.available)
    func `the tree grows with the log and proves every entry`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await fill(600, shelf)
            let empty = try await shelf.read { try $0.auditTree.state() }
            #expect(empty.size == 0)
            let first = try await shelf.write { try $0.auditTree.extend(limit: 250) }
            let second = try await shelf.write { try $0.auditTree.extend(limit: 1_000) }
            let idle = try await shelf.write { try $0.auditTree.extend(limit: 1_000) }
            #expect(first.size == 250 && second.size == 600 && idle == second)

            var frontier = TreeFrontier()
            let leaves = try await leaves(shelf)
            for leaf in leaves { frontier.append(leaf: leaf) }
            #expect(second.root == frontier.root.bytes)

            for seq in [1, 2, 256, 257, 511, 512, 513, 600] {
                let proof = try await shelf.read { try $0.auditTree.inclusionProof(of: Int64(seq), size: 600) }
                let hashes = InclusionProof(hashes: proof.compactMap { Hash256($0) })
                let isProven = hashes.proves(
                    leaf: leaves[seq - 1],
                    at: Int64(seq - 1),
                    size: 600,
                    root: frontier.root
                )
                #expect(isProven, "entry \(seq)")
            }
            let proof = try await shelf.read { try $0.auditTree.consistencyProof(from: 250, to: 600) }
            let earlier = try #require(Hash256(first.root))
            let isBeginning = ConsistencyProof(hashes: proof.compactMap { Hash256($0) }).proves(
                old: TreeHead(size: 250, root: earlier),
                new: TreeHead(size: 600, root: frontier.root)
            )
            #expect(isBeginning)
            let root = try await shelf.read { try $0.auditTree.root(size: 250) }
            #expect(root == first.root)
        }
    }

    @Test(arguments: Engine.available)
    func `a proof about what the tree does not cover is refused`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await fill(5, shelf)
            _ = try await shelf.write { try $0.auditTree.extend(limit: 3) }
            await #expect(throws: TreeFault.self) {
                try await shelf.read { try $0.auditTree.inclusionProof(of: 1, size: 4) }
            }
            await #expect(throws: TreeFault.self) { try await shelf.read { try $0.auditTree.root(size: 5) } }
        }
    }

    @Test(arguments: Engine.available)
    func `checkpoints are kept, newest first, and never change`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await shelf.write { tx in
                for size in 1...30 {
                    let note = "note \(size)\n"
                    try tx.auditTree.add(StoredCheckpoint(size: Int64(size), note: note, signedAt: tx.now))
                }
            }
            let latest = try await shelf.read { try $0.auditTree.latestCheckpoint() }
            #expect(latest?.size == 30 && latest?.note == "note 30\n")
            let first = try await shelf.read { try $0.auditTree.checkpoints(page: PageRequest()) }
            let rest = try await shelf.read { try $0.auditTree.checkpoints(page: PageRequest(after: first.next)) }
            #expect(first.items.map(\.size) == Array((6...30).reversed()) && rest.items.map(\.size) == [5, 4, 3, 2, 1])
            #expect(rest.next == nil)
            for sql in [
                "UPDATE audit_checkpoints SET note = 'x' WHERE organization_id = ?1",
                "DELETE FROM audit_checkpoints WHERE organization_id = ?1",
            ] {
                await #expect(throws: StorageFailure.self) {
                    try await shelf.write { try $0.connection.execute(sql, [.id($0.organization)]) }
                }
            }
        }
    }
}
