import Domain
import Kernel
import Ledger
import Persistence
import TestKit
import Testing

@Suite struct RecordTests {
    private func write(_ events: [AuditEvent], _ shelf: Shelf) async throws {
        try await shelf.write { tx in for event in events { try tx.record(event) } }
    }

    private func event(_ number: Int) -> AuditEvent {
        AuditEvent(
            number % 2 == 0 ? .grantCreated : .grantRevoked,
            [.request(ID("r\(number % 5)")), .grant(ID("g\(number)"))],
            ["number": .integer(Int64(number))]
        )
    }

    @Test(arguments: Engine.available)
    func `entries are numbered, chained and authenticated in the deed's own transaction`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await write([event(1), event(2)], shelf)
            try await write([event(3)], shelf)
            let entries = try await shelf.read { try $0.audit.range(from: 1, limit: 10) }
            let head = try await shelf.read { try $0.audit.head() }
            let key = try MemoryStore.macKey("acme")
            #expect(entries.map(\.seq) == [1, 2, 3])
            #expect(head?.seq == 3 && head?.hash == entries[2].hash)
            for entry in entries {
                #expect(entry.hash == sha256(entry.bytes) && entry.mac == key.mac(entry.bytes))
                #expect(entry.keyID == key.id && entry.json["seq"] == .integer(entry.seq))
            }
            #expect(entries[0].json["prevHash"] == .string(String(repeating: "0", count: 64)))
            #expect(entries[2].json["prevHash"] == .string(Hex.encode(entries[1].hash)))
        }
    }

    @Test(arguments: Engine.concurrent)
    func `many writers at once leave one unbroken chain`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...40 { group.addTask { try await write([event(number)], shelf) } }
                try await group.waitForAll()
            }
            let entries = try await shelf.read { try $0.audit.range(from: 1, limit: 100) }
            #expect(entries.map(\.seq) == Array(1...40))
            for (before, entry) in zip(entries, entries.dropFirst()) {
                #expect(entry.json["prevHash"] == .string(Hex.encode(before.hash)))
            }
        }
    }

    @Test(arguments: Engine.inProcess)
    func `clock: the log's times never run backwards`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await write([event(1)], shelf)
            let early = try await shelf.store.runner.write(.organization("acme")) { connection, now in
                let tx = SQLTransaction(
                    connection: connection,
                    organization: "acme",
                    actor: .system("test"),
                    now: now - .days(1),
                    randomness: SeededRandomness(seed: 1),
                    macKey: MemoryStore.macKey
                )
                try tx.record(event(2))
                return try tx.audit.range(from: 1, limit: 5).map(\.at)
            }
            #expect(early == [Desk.start, Desk.start])
        }
    }

    @Test(arguments: Engine.available)
    func `the database refuses to change or to lose an entry`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await write([event(1), event(2)], shelf)
            let tampering = [
                "UPDATE audit_entries SET action = 'x' WHERE organization_id = ?1 AND seq = 1",
                "DELETE FROM audit_entries WHERE organization_id = ?1 AND seq = 2",
                "DELETE FROM audit_entries WHERE organization_id = ?1",
            ]
            for sql in tampering {
                let failure = await #expect(throws: StorageFailure.self) {
                    try await shelf.write { try $0.connection.execute(sql, [.id($0.organization)]) }
                }
                guard case .constraint(.trigger, _)? = failure else {
                    Issue.record("\(String(describing: failure))")
                    continue
                }
            }
            let entries = try await shelf.read { try $0.audit.range(from: 1, limit: 5) }
            #expect(entries.count == 2)
        }
    }

    @Test(arguments: Engine.available)
    func `the database refuses to change or to lose a checkpoint or a node of the tree`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await shelf.write { tx in
                try tx.auditTree.add(StoredCheckpoint(size: 1, note: "signed", signedAt: tx.now))
                try tx.connection.execute(
                    "INSERT INTO audit_nodes (organization_id, level, position, hash) VALUES (?1, 8, 0, ?2)",
                    [.id(tx.organization), .blob(Array(repeating: 7, count: 32))]
                )
            }
            let tampering = [
                "UPDATE audit_checkpoints SET note = 'other' WHERE organization_id = ?1",
                "DELETE FROM audit_checkpoints WHERE organization_id = ?1",
                "UPDATE audit_nodes SET level = 9 WHERE organization_id = ?1",
                "DELETE FROM audit_nodes WHERE organization_id = ?1",
            ]
            for sql in tampering {
                let failure = await #expect(throws: StorageFailure.self) {
                    try await shelf.write { try $0.connection.execute(sql, [.id($0.organization)]) }
                }
                guard case .constraint(.trigger, _)? = failure else {
                    Issue.record("\(sql): \(String(describing: failure))")
                    continue
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `only what a permit covers can be pruned, and only while it stands`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await write([event(1), event(2), event(3)], shelf)
            let delete = "DELETE FROM audit_entries WHERE organization_id = ?1 AND seq <= ?2"
            try await shelf.write { tx in
                let permit = "INSERT INTO audit_prune_permits (organization_id, through_seq) VALUES (?1, 2)"
                try tx.connection.execute(permit, [.id(tx.organization)])
                try tx.connection.execute(delete, [.id(tx.organization), 2])
            }
            await #expect(throws: StorageFailure.self) {
                try await shelf.write { try $0.connection.execute(delete, [.id($0.organization), 3]) }
            }
            try await shelf.write { tx in
                let withdraw = "DELETE FROM audit_prune_permits WHERE organization_id = ?1"
                try tx.connection.execute(withdraw, [.id(tx.organization)])
            }
            let left = try await shelf.read { try $0.audit.range(from: 1, limit: 5).map(\.seq) }
            #expect(left == [3])
        }
    }

    @Test(arguments: Engine.inProcess)
    func `an entry cannot be replaced behind the triggers' back`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await write([event(1)], shelf)
            await #expect(throws: StorageFailure.self) {
                try await shelf.write { tx in
                    try tx.connection.execute(
                        """
                        INSERT OR REPLACE INTO audit_entries (organization_id, seq, at, action, bytes, hash, mac, key_id)
                        SELECT ?1, seq, at, 'x', bytes, hash, mac, key_id FROM audit_entries WHERE organization_id = ?1
                        """,
                        [.id(tx.organization)]
                    )
                }
            }
            let actions = try await shelf.read { try $0.audit.range(from: 1, limit: 5).map(\.action) }
            #expect(actions == ["grant_revoked"])
        }
    }

    @Test(arguments: Engine.available)
    func `a search finds the same before and after the tree took the entries in`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            for start in stride(from: 0, to: 30, by: 10) {
                try await write((start..<start + 10).map(event), shelf)
                shelf.clock.advance(by: .seconds(60))
            }
            for taken in [0, 12, 100] {
                if taken > 0 { _ = try await shelf.write { try $0.auditTree.extend(limit: taken) } }
                try await expectFound(shelf)
            }
        }
    }

    private func expectFound(_ shelf: Shelf) async throws {
        let byRequest = try await found(shelf, AuditFilter(request: "r3"))
        #expect(byRequest == [29, 24, 19, 14, 9, 4])
        let byBoth = try await found(shelf, AuditFilter(action: "grant_created", request: "r3"))
        #expect(byBoth == [29, 19, 9])
        let byGrant = try await found(shelf, AuditFilter(grant: "g8"))
        #expect(byGrant == [9])
        let none = try await found(shelf, AuditFilter(issue: "HELP-1"))
        #expect(none == [])
        let all = try await found(shelf, AuditFilter())
        #expect(all == Array((1...30).reversed()))
    }

    /// The numbers found, in pages of 25.
    private func found(_ shelf: Shelf, _ filter: AuditFilter) async throws -> [Int64] {
        var (found, after): ([Int64], String?) = ([], nil)
        repeat {
            let request = PageRequest(size: 25, after: after)
            let page = try await shelf.read { try $0.audit.entries(matching: filter, page: request) }
            found += page.items.map(\.seq)
            after = page.next
        } while after != nil
        return found
    }

    @Test(arguments: Engine.inProcess)
    func `a search by time counts the beginning and not the end`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            for number in 1...10 {
                try await write([event(number)], shelf)
                shelf.clock.advance(by: .seconds(1))
            }
            let start = Desk.start
            let found = try await found(shelf, AuditFilter(from: start + .seconds(2), to: start + .seconds(5)))
            #expect(found == [5, 4, 3])
            let late = try await self.found(shelf, AuditFilter(from: start + .seconds(100)))
            #expect(late == [])
            let even = try await self.found(shelf, AuditFilter(action: "grant_created", from: start + .seconds(3)))
            #expect(even == [10, 8, 6, 4])
        }
    }
}
