import Domain
import Kernel
import Persistence
import TestKit
import Testing

@Suite struct ScopeInspectorTests {
    private let inspector = ScopeInspector.shared
    private let home = RowScope.organization("acme")

    static let unscoped = [
        "SELECT * FROM grants", "SELECT * FROM grants WHERE id = ?1", "DELETE FROM audit_heads",
        "UPDATE work SET fence = 1 WHERE id = ?1", "INSERT INTO grants (id, organization_id) VALUES (?2, ?1)",
        "SELECT * FROM token_doors WHERE hash = ?1",
        "SELECT * FROM grants g JOIN jobs j ON j.grant_id = g.id WHERE g.organization_id = ?1",
        "SELECT * FROM grants AS g CROSS JOIN jobs WHERE g.organization_id = ?1 AND jobs.grant_id = g.id",
        "SELECT * FROM grants WHERE organization_id = ?1 AND id = ?2 OR status = 'active'",
        "SELECT * FROM grants WHERE organization_id = ?1 UNION SELECT * FROM grants WHERE id = ?2",
        "SELECT * FROM grants WHERE organization_id = ?1 AND EXISTS (SELECT 1 FROM jobs WHERE grant_id = ?2)",
        "SELECT * FROM grants, jobs WHERE organization_id = ?1",
        "UPDATE grants SET seq = (SELECT max(seq) FROM grants) WHERE organization_id = ?1",
    ]

    static let scoped = [
        "SELECT * FROM grants g JOIN jobs j ON j.organization_id = g.organization_id AND j.grant_id = g.id "
            + "WHERE g.organization_id = ?1",
        "SELECT * FROM grants WHERE organization_id = ?1 AND (status = 'active' OR status = 'expired')",
        "INSERT INTO grants (organization_id, id) SELECT ?1, id FROM requests WHERE organization_id = ?1",
        "UPDATE grants SET seq = 1 WHERE organization_id = ?1 AND id = ?2",
    ]

    @Test(arguments: scoped)
    func `a statement that names the organization for each table passes`(sql: String) {
        #expect(throws: Never.self) { try inspector.check(sql, ["acme", "x"], in: home) }
    }

    @Test(arguments: unscoped)
    func `a statement that names no organization is refused`(sql: String) {
        #expect(throws: StorageFailure.self) { try inspector.check(sql, ["acme", "x"], in: home) }
    }

    @Test func `a statement that names another organization is refused`() {
        let sql = "SELECT * FROM grants WHERE organization_id = ?2 AND id = ?1"
        #expect(throws: StorageFailure.self) { try inspector.check(sql, ["acme", "globex"], in: home) }
        #expect(throws: Never.self) { try inspector.check(sql, ["x", "acme"], in: home) }
        let insert = "INSERT INTO grants (organization_id, id) VALUES (?1, ?2)"
        #expect(throws: StorageFailure.self) { try inspector.check(insert, ["globex", "x"], in: home) }
    }

    @Test func `a door leads to no organization's table`() {
        #expect(throws: StorageFailure.self) {
            try inspector.check("SELECT * FROM grants WHERE organization_id = ?1", ["acme"], in: .doors)
        }
        #expect(throws: Never.self) {
            try inspector.check("SELECT * FROM token_doors WHERE hash = ?1", [.blob([])], in: .doors)
        }
    }

    @Test func `a store of the tests runs no statement that is not scoped`() async throws {
        let store = try MemoryStore.make()
        await #expect(throws: StorageFailure.self) {
            try await store.reading(in: OrganizationScope(verified: "acme")) {
                try $0.connection.exists("SELECT 1 FROM grants", [])
            }
        }
    }
}
