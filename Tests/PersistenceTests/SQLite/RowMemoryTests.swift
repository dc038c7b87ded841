import Domain
import Kernel
import Persistence
import TestKit
import Testing

/// The writer of SQLite remembers tools, connections, policy and deciders; nobody may notice but by the clock.
@Suite struct RowMemoryTests {
    private let statements = Statements()
    private let store: SQLStore
    private let desk: Desk

    init() throws {
        let clock = VirtualClock(Desk.start)
        let runner = try SQLiteMemory().queued(time: clock, watch: statements)
        store = SQLStore(runner: runner, randomness: SeededRandomness(seed: 1), macKey: MemoryStore.macKey)
        desk = Desk(store: store, clock: clock)
    }

    private func selects(of table: String, _ body: @escaping @Sendable (any Transaction) throws -> Void) async throws
        -> Int
    {
        _ = statements.take()
        try await desk.write { try body($0) }
        return statements.take().count { $0.hasPrefix("SELECT") && $0.contains("FROM \(table) ") }
    }

    @Test func `what was read once is not read again`() async throws {
        try await desk.seed()
        let first = try await selects(of: "tools") { _ = try $0.catalog.find(Desk.claude) }
        let second = try await selects(of: "tools") { _ = try $0.catalog.find(Desk.claude) }
        #expect(first == 1 && second == 0)
    }

    @Test func `a person without a role is looked up each time`() async throws {
        try await desk.seed()
        try await desk.write { try $0.people.add(Person(id: "p-new", displayName: "New")) }
        for _ in 1...2 {
            let count = try await selects(of: "people") { _ = try $0.people.find("p-new") }
            #expect(count == 1)
        }
    }

    @Test func `a change is seen by whoever reads next, in the same transaction and after it`() async throws {
        try await desk.seed()
        try await desk.write { tx in
            var tool = try #require(try tx.catalog.find(Desk.claude))
            tool.name = "Renamed"
            try tx.catalog.save(tool)
            #expect(try tx.catalog.find(Desk.claude)?.name == "Renamed")
        }
        let name = try await desk.write { try $0.catalog.find(Desk.claude)?.name }
        #expect(name == "Renamed")
    }

    @Test func `what was taken back is forgotten`() async throws {
        try await desk.seed()
        let before = try await desk.write { try $0.catalog.find(Desk.claude)?.name }
        try? await desk.write { tx in
            var tool = try #require(try tx.catalog.find(Desk.claude))
            tool.name = "Never"
            try tx.catalog.save(tool)
            _ = try tx.catalog.find(Desk.claude)
            throw Whim()
        }
        let after = try await desk.write { try $0.catalog.find(Desk.claude)?.name }
        #expect(before == after && after != "Never")
    }

    @Test func `a part that was taken back is forgotten`() async throws {
        let scope = OrganizationScope(verified: "acme")
        try await desk.seed()
        let names = try await store.writing(in: scope, by: .system("test")) { tx in
            let before = try tx.catalog.find(Desk.claude)?.name
            try? tx.connection.nested {
                var tool = try #require(try tx.catalog.find(Desk.claude))
                tool.name = "Never"
                try tx.catalog.save(tool)
                _ = try tx.catalog.find(Desk.claude)
                throw Whim()
            }
            return [before, try tx.catalog.find(Desk.claude)?.name]
        }
        #expect(names[0] == names[1])
    }

    @Test func `what is missing is found once it was added`() async throws {
        try await desk.seed()
        let missing = try await desk.write { try $0.policies.current()?.number }
        try await desk.write { tx in
            let document = Policy.initial.json.canonical
            try tx.policies.publish(
                PolicyRevision(number: (missing ?? 0) + 1, document: document, publishedBy: "p", publishedAt: tx.now)
            )
        }
        let found = try await desk.write { try $0.policies.current()?.number }
        #expect(found == (missing ?? 0) + 1)
    }

    @Test func `one organization's rows are not taken for another's`() async throws {
        try await desk.seed()
        let abroad = OrganizationScope(verified: "globex")
        _ = try await desk.write { try $0.catalog.find(Desk.claude) }
        let found = try await desk.store.write(in: abroad, by: .system("test")) { try $0.catalog.find(Desk.claude) }
        #expect(found == nil)
    }
}
