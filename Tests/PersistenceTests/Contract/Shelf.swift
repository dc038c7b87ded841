import Domain
import Kernel
import Persistence
import TestKit
import Testing

/// Two tables that exist for the contract alone, in two organizations.
struct Shelf: Sendable {
    static let things = Migration(
        number: 9_000,
        name: "things",
        sql: """
            CREATE TABLE things (
                organization_id @text NOT NULL,
                id @text NOT NULL,
                number @int,
                note @text,
                content @blob,
                PRIMARY KEY (organization_id, id),
                CONSTRAINT things_number CHECK (number <> 13)
            ) @strict;
            CREATE UNIQUE INDEX things_note ON things (organization_id, note);
            CREATE TABLE parts (
                organization_id @text NOT NULL,
                id @text NOT NULL,
                thing_id @text NOT NULL,
                PRIMARY KEY (organization_id, id),
                CONSTRAINT parts_thing FOREIGN KEY (organization_id, thing_id) REFERENCES things (organization_id, id)
            ) @keyed;
            """,
        scopedTables: ["things", "parts"]
    )
    static let migrations = Migration.all + [things]
    static let inspector = ScopeInspector(migrations)

    let store: SQLStore
    let clock: VirtualClock
    let home = OrganizationScope(verified: "acme")
    let abroad = OrganizationScope(verified: "globex")

    static func on(_ engine: Engine, _ body: (Shelf) async throws -> Void) async throws {
        let clock = VirtualClock(Desk.start)
        try await engine.onStore(clock: clock, migrations: migrations, watch: inspector) { store in
            let shelf = Shelf(store: store, clock: clock)
            for scope in [shelf.home, shelf.abroad] {
                try await store.enter { try $0.addOrganization(scope.organization) }
            }
            try await body(shelf)
        }
    }

    @discardableResult
    func write<T: Sendable>(
        in scope: OrganizationScope? = nil,
        _ body: @escaping @Sendable (SQLTransaction) throws -> T
    ) async throws -> T {
        try await store.writing(in: scope ?? home, by: .system("test"), body)
    }

    func read<T: Sendable>(
        in scope: OrganizationScope? = nil,
        _ body: @escaping @Sendable (SQLTransaction) throws -> T
    ) async throws -> T {
        try await store.reading(in: scope ?? home, body)
    }

    func ids(in scope: OrganizationScope? = nil) async throws -> [String] { try await read(in: scope) { try $0.ids() } }
}

struct Whim: Error {}

extension SQLTransaction {
    func put(_ id: String, number: Int64? = nil, note: String? = nil, content: [UInt8]? = nil) throws {
        try connection.execute(
            "INSERT INTO things (organization_id, id, number, note, content) VALUES (?1, ?2, ?3, ?4, ?5)",
            [.id(organization), .text(id), .int(number), .text(note), .blob(content)]
        )
    }

    func ids() throws -> [String] {
        try connection.query("SELECT id FROM things WHERE organization_id = ?1 ORDER BY id", [.id(organization)]) {
            try $0.text(0)
        }
    }

    func number(of id: String) throws -> Int64? {
        try connection.first(
            "SELECT number FROM things WHERE organization_id = ?1 AND id = ?2",
            [.id(organization), .text(id)]
        ) { try $0.intOrNil(0) } ?? nil
    }

    func setNumber(_ number: Int64, of id: String) throws {
        try connection.execute(
            "UPDATE things SET number = ?3 WHERE organization_id = ?1 AND id = ?2",
            [.id(organization), .text(id), .integer(number)]
        )
    }
}
