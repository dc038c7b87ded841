import Domain
import Kernel
import Persistence
import TestKit
import Testing

/// Members of a commit group share the writing of the log; each entry must be there as if each had written its own.
@Suite struct GroupLogTests {
    private let store: SQLStore
    private let home = OrganizationScope(verified: "acme")
    private let abroad = OrganizationScope(verified: "globex")

    init() throws {
        let runner = try SQLiteMemory(migrations: Shelf.migrations).queued(
            time: VirtualClock(Desk.start),
            watch: Shelf.inspector
        )
        store = SQLStore(runner: runner, randomness: SeededRandomness(seed: 1), macKey: MemoryStore.macKey)
    }

    private func event(_ number: Int) -> AuditEvent {
        AuditEvent(.grantCreated, [.grant(ID("g\(number)"))], ["number": .integer(Int64(number))])
    }

    /// Writes that wait for one another, so that most of them share a commit.
    ///
    /// - Returns: the numbers of those that succeeded.
    private func together(
        _ count: Int,
        _ body: @escaping @Sendable (Int, SQLTransaction) throws -> Void
    ) async throws -> Set<Int> {
        async let first: Void = store.writing(in: home, by: .system("test")) { tx in
            // Long enough for others to come meanwhile, so that they make groups.
            for number in 1...1_000 { try tx.put("first\(number)") }
        }
        let done = await withTaskGroup(of: Int?.self) { group in
            for number in 1...count {
                group.addTask { [store, home, abroad] in
                    let scope = number % 5 == 0 ? abroad : home
                    let write: Void? = try? await store.writing(in: scope, by: .system("test")) { try body(number, $0) }
                    return write.map { number }
                }
            }
            return await group.reduce(into: Set<Int>()) { if let number = $1 { $0.insert(number) } }
        }
        try await first
        return done
    }

    /// The numbers in both logs, after a look at each chain.
    private func recorded() async throws -> [Int] {
        var numbers: [Int] = []
        for scope in [home, abroad] {
            let entries = try await store.reading(in: scope) { try $0.audit.range(from: 1, limit: 1_000) }
            var previous = String(repeating: "0", count: 64)
            for (index, entry) in entries.enumerated() {
                #expect(entry.seq == Int64(index + 1) && entry.json["prevHash"] == .string(previous))
                #expect(
                    entry.hash == sha256(entry.bytes) && entry.json["organization"]?.string == "\(scope.organization)"
                )
                previous = Hex.encode(entry.hash)
                numbers.append((entry.json["data"]?["number"]?.integer).map(Int.init) ?? -1)
            }
            let head = try await store.reading(in: scope) { try $0.audit.head() }
            #expect(head.map { Hex.encode($0.hash) } ?? String(repeating: "0", count: 64) == previous)
        }
        return numbers.sorted()
    }

    @Test func `each member's entries are there once, in one chain for each organization`() async throws {
        let done = try await together(60) { number, tx in
            try tx.put("t\(number)")
            try tx.record(event(number))
        }
        #expect(done.count == 60)
        #expect(try await recorded() == Array(1...60))
        try await store.close()
    }

    @Test func `who reads the log within the group finds what was recorded so far`() async throws {
        let done = try await together(40) { number, tx in
            try tx.put("t\(number)")
            try tx.record(event(number))
            guard number % 3 == 0 else { return }
            let head = try tx.audit.head()?.seq ?? 0
            let last = try tx.audit.entry(head)
            guard last?.json["data"]?["number"]?.integer == Int64(number) else { throw Whim() }
            guard try tx.audit.range(from: 1, limit: 1_000).count == Int(head) else { throw Whim() }
        }
        #expect(done.count == 40)
        #expect(try await recorded() == Array(1...40))
        try await store.close()
    }

    @Test func `a member that fails leaves no entry, however it fails, and takes nobody else's with it`() async throws {
        let done = try await together(40) { number, tx in
            if number % 7 != 1 { try tx.put("t\(number)") }
            try tx.record(event(number))
            switch number % 7 {
            case 1, 2: throw Whim()
            case 3: try? tx.put("t\(number)")
            case 4:
                _ = try tx.audit.head()
                throw Whim()
            default: break
            }
        }
        let sound = (1...40).filter { ![1, 2, 3, 4].contains($0 % 7) }
        #expect(done == Set(sound))
        #expect(try await recorded() == sound)
        try await store.close()
    }

    @Test func `a failed statement that a member hides leaves no entry even where nothing was written`() async throws {
        let done = try await together(20) { number, tx in
            if number == 9 { try? tx.setNumber(1, of: "\0") }
            try tx.record(event(number))
        }
        #expect(done == Set(1...20).subtracting([9]))
        #expect(try await recorded() == (1...20).filter { $0 != 9 })
        try await store.close()
    }

    @Test func `a part that is taken back takes no other member's entries with it`() async throws {
        let done = try await together(30) { number, tx in
            try tx.put("t\(number)")
            if number % 4 == 0 {
                try? tx.connection.nested {
                    _ = try tx.audit.head()
                    throw Whim()
                }
            }
            try tx.record(event(number))
        }
        #expect(done.count == 30)
        #expect(try await recorded() == Array(1...30))
        try await store.close()
    }

    @Test func `data that can never be verified fails its own member alone`() async throws {
        let done = try await together(20) { number, tx in
            try tx.put("t\(number)")
            let twice = JSON.object([JSON.Member("a", 1), JSON.Member("a", 2)])
            try tx.record(number == 6 ? AuditEvent(.grantCreated, [], twice) : event(number))
        }
        #expect(done == Set(1...20).subtracting([6]))
        #expect(try await recorded() == (1...20).filter { $0 != 6 })
        try await store.close()
    }
}
