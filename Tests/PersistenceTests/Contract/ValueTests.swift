import Kernel
import Persistence
import TestKit
import Testing

@Suite struct ValueTests {
    @Test(arguments: Engine.available)
    func `numbers of 64 bits return as they were`(engine: Engine) async throws {
        let numbers = [Int64.min, -1, 0, 1, 1 << 53 + 1, .max]
        try await Shelf.on(engine) { shelf in
            try await shelf.write { tx in
                for (place, number) in numbers.enumerated() { try tx.put("n\(place)", number: number) }
            }
            let found = try await shelf.read { tx in try numbers.indices.map { try tx.number(of: "n\($0)") } }
            #expect(found == numbers)
        }
    }

    @Test(arguments: Engine.available)
    func `bytes return as they were, and none at all are not null`(engine: Engine) async throws {
        let contents: [[UInt8]] = [[], [0], Array(0...255), Array(repeating: 0xFF, count: 1_000_000)]
        try await Shelf.on(engine) { shelf in
            for (place, content) in contents.enumerated() {
                try await shelf.write { try $0.put("b\(place)", content: content) }
            }
            try await shelf.write { try $0.put("null") }
            let found = try await shelf.read { tx in
                try tx.connection.query(
                    "SELECT content FROM things WHERE organization_id = ?1 ORDER BY id",
                    [.id(tx.organization)]
                ) { try $0.blobOrNil(0) }
            }
            #expect(found == contents + [nil])
        }
    }

    @Test(arguments: Engine.available)
    func `text is kept and compared by its bytes`(engine: Engine) async throws {
        let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
        let texts = ["", "?1 'quoted' \"$1\"", "Zebra", "ant", composed, decomposed, "\u{1F600}"]
        try await Shelf.on(engine) { shelf in
            try await shelf.write { tx in for text in texts { try tx.put(text, note: text) } }
            let found = try await shelf.ids()
            let expected = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
        }
    }

    @Test(arguments: Engine.available)
    func `text with a NUL is refused, not cut off`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            let failure = await #expect(throws: StorageFailure.self) {
                try await shelf.write { try $0.put("x", note: "a\0b") }
            }
            #expect(failure == .value("text cannot hold a NUL"))
            let left = try await shelf.ids()
            #expect(left == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a wrong type is a failure, never a conversion`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await shelf.write { try $0.put("1", number: 5, note: "7", content: [8]) }
            let reads: [@Sendable (SQLRow) throws -> Void] = [
                { _ = try $0.text(0) }, { _ = try $0.blob(0) }, { _ = try $0.bool(0) }, { _ = try $0.int(1) },
                { _ = try $0.blob(1) }, { _ = try $0.int(2) }, { _ = try $0.text(2) }, { _ = try $0.int(3) },
                { _ = try $0.text(3) }, { _ = try $0.blob(3) },
            ]
            for read in reads {
                let failure = await #expect(throws: StorageFailure.self) {
                    try await shelf.read { tx in
                        _ = try tx.connection.query(
                            "SELECT number, note, content, NULL FROM things WHERE organization_id = ?1",
                            [.id(tx.organization)],
                            read
                        )
                    }
                }
                guard case .type? = failure else {
                    Issue.record("\(String(describing: failure))")
                    continue
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `parameters go by their numbers, not by their order`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await shelf.write { try $0.put("a", number: 3) }
            let found = try await shelf.read { tx in
                try tx.connection.first(
                    "SELECT number FROM things WHERE number = ?3 AND id = ?2 AND organization_id = ?1 AND number < ?3 + ?4",
                    [.id(tx.organization), "a", 3, 1]
                ) { try $0.int(0) }
            }
            #expect(found == 3)
        }
    }

    @Test(arguments: Engine.available)
    func `arguments that do not fit the parameters are refused`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            await #expect(throws: StorageFailure.self) {
                try await shelf.read { tx in
                    try tx.connection.exists(
                        "SELECT 1 FROM things WHERE organization_id = ?1",
                        [.id(tx.organization), 2]
                    )
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a statement tells how many rows it changed, and returns them`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            let counts = try await shelf.write { tx in
                for id in ["a", "b", "c"] { try tx.put(id, number: 1) }
                let changed = try tx.connection.execute(
                    "UPDATE things SET number = number + 1 WHERE organization_id = ?1 AND id <> 'c'",
                    [.id(tx.organization)]
                )
                let gone = try tx.connection.query(
                    "DELETE FROM things WHERE organization_id = ?1 AND number = 2 RETURNING id",
                    [.id(tx.organization)]
                ) { try $0.text(0) }
                return (changed, gone.sorted())
            }
            #expect(counts.0 == 2 && counts.1 == ["a", "b"])
        }
    }

    @Test(arguments: Engine.inProcess)
    func `the time is the clock's, the same throughout`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            let times = try await shelf.write { tx in
                let before = tx.now
                shelf.clock.advance(by: .seconds(5))
                return [before, tx.now]
            }
            #expect(times == [Desk.start, Desk.start])
            #expect(try await shelf.read { $0.now } == Desk.start + .seconds(5))
        }
    }
}
