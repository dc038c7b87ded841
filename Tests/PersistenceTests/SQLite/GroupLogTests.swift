import Domain
import Kernel
import Persistence
import TestKit
import Testing

/// Members of a commit group share the writing of log, queue and outbox; each row must be there as if each had written
/// its own.
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

    /// Promises something and tells something, as a decision does.
    private func promise(_ number: Int, in tx: SQLTransaction) throws {
        try tx.effects.add(
            Effect(id: ID("e\(number)"), issue: "I", kind: .comment(text: "\(number)"), createdAt: tx.now)
        )
        try tx.queue.promise(.effect, id: "e\(number)", at: tx.now)
    }

    /// The numbers of the effects that are there with their promise.
    private func promised(among count: Int) async throws -> [Int] {
        var found: [Int] = []
        for scope in [home, abroad] {
            found += try await store.reading(in: scope) { tx in
                try (1...count).filter { number in
                    let effect = try tx.effects.find(ID("e\(number)"))
                    let work = try tx.queue.find(.effect, id: "e\(number)")
                    #expect((effect == nil) == (work == nil))
                    return effect != nil
                }
            }
        }
        return found.sorted()
    }

    @Test func `what each member promised is there, in its own organization`() async throws {
        let done = try await together(60) { try promise($0, in: $1) }
        #expect(done.count == 60)
        #expect(try await promised(among: 60) == Array(1...60))
        let abroad = try await store.reading(in: abroad) { try $0.effects.count(in: [.queued]) }
        #expect(abroad == 12)
        try await store.close()
    }

    @Test func `who reads the queue within the group finds what others promised before`() async throws {
        let done = try await together(40) { number, tx in
            try promise(number, in: tx)
            guard number % 3 == 0 else { return }
            let effects = try (1...40).filter { try tx.effects.find(ID("e\($0)")) != nil }
            let works = try (1...40).filter { try tx.queue.find(.effect, id: "e\($0)") != nil }
            guard effects == works, works.contains(number) else { throw Whim() }
        }
        #expect(done.count == 40)
        #expect(try await promised(among: 40) == Array(1...40))
        try await store.close()
    }

    @Test func `a member that fails promises nothing, however it fails, and takes nobody else's with it`() async throws
    {
        let done = try await together(40) { number, tx in
            try promise(number, in: tx)
            switch number % 7 {
            case 1: throw Whim()
            case 2:
                _ = try tx.effects.find("e1")
                throw Whim()
            case 3: try? tx.setNumber(1, of: "\0")
            case 4:
                try? tx.nested {
                    try tx.queue.promise(.effect, id: "never", at: tx.now)
                    _ = try tx.effects.find("e1")
                    throw Whim()
                }
            default: break
            }
        }
        let sound = (1...40).filter { ![1, 2, 3].contains($0 % 7) }
        #expect(done == Set(sound))
        #expect(try await promised(among: 40) == sound)
        let never = try await store.reading(in: home) { try $0.queue.find(.effect, id: "never") }
        #expect(never == nil)
        try await store.close()
    }

    @Test func `a promise is moved by whoever makes it again in the same group`() async throws {
        let later = Desk.start + .hours(1)
        let done = try await together(30) { number, tx in
            try tx.queue.promise(.effect, id: "e\(number % 5)", at: number > 25 ? later : tx.now)
        }
        #expect(done.count == 30)
        for scope in [home, abroad] {
            let count = try await store.reading(in: scope) { try $0.effects.count(in: [.queued]) }
            #expect(count == (scope == home ? 4 : 1))
        }
        try await store.close()
    }
}
