import Domain
import Kernel
import Persistence
import TestKit
import Testing

@Suite struct GroupCommitTests {
    /// A rule that is checked at the commit fails everyone who shares it; then each must be tried alone.
    private static let late = Migration(
        number: 9_001,
        name: "late",
        sql: """
            CREATE TABLE late (
                organization_id @text NOT NULL,
                id @text NOT NULL,
                thing_id @text NOT NULL,
                PRIMARY KEY (organization_id, id),
                FOREIGN KEY (organization_id, thing_id) REFERENCES things (organization_id, id)
                    DEFERRABLE INITIALLY DEFERRED
            ) @strict;
            """,
        scopedTables: ["late"]
    )

    private func fail(_ tx: SQLTransaction, _ id: String) throws {
        try tx.connection.execute(
            "INSERT INTO late (organization_id, id, thing_id) VALUES (?1, ?2, 'nothing')",
            [.id(tx.organization), .text(id)]
        )
    }

    @Test func `a commit that fails for one member does not fail the others`() async throws {
        let store = try SQLiteMemory(migrations: Shelf.migrations + [Self.late]).queued(time: VirtualClock())
        let sql = SQLStore(runner: store, randomness: SeededRandomness(seed: 1), macKey: MemoryStore.macKey)
        let scope = OrganizationScope(verified: "acme")
        let (isBusy, mayGoOn) = (Gate(), Gate())
        // The first write holds the writer until all others wait, so that they make one group.
        async let first: Void = sql.writing(in: scope, by: .system("test")) { _ in
            isBusy.open()
            mayGoOn.wait()
        }
        await isBusy.opened()
        let outcome = await withTaskGroup(of: Bool.self) { group in
            for number in 1...16 {
                group.addTask {
                    do {
                        try await sql.writing(in: scope, by: .system("test")) { tx in
                            try tx.put("m\(number)")
                            if number == 7 { try fail(tx, "x") }
                        }
                        return true
                    } catch { return false }
                }
            }
            group.addTask {
                await Task.yield()
                mayGoOn.open()
                return true
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) } - 1
        }
        try await first
        let ids = try await sql.reading(in: scope) { try $0.ids() }
        #expect(outcome == 15)
        #expect(ids.count == 15 && !ids.contains("m7"))
        try await sql.close()
    }
}
