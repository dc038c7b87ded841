import Foundation
import Persistence
import Testing

/// The document that defines what is kept, held to the schema.
@Suite struct EntityTests {
    static let entities = [
        "tool", "approval-policy", "connector", "baseline-access", "request", "access-grant", "provisioning-job",
        "audit-event", "site-identity-mapping", "external-identity", "reconciliation-record", "project-registry",
    ]

    private static let document: String = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        return (try? String(contentsOf: root.appending(path: "docs/entities.md"), encoding: .utf8)) ?? ""
    }()

    /// Entity and table of each row.
    private static let rows = document.matches(of: /(?m)^\| ([a-z-]+) \| [^|]+ \| `([a-z_]+)` \|$/).map {
        (entity: String($0.1), table: String($0.2))
    }

    @Test func `N33: the document names twelve entities, each once and each with its definition`() {
        #expect(Self.rows.map(\.entity) == Self.entities)
        for entity in Self.entities {
            #expect(Self.document.components(separatedBy: "**\(entity)**: ").count == 2, "\(entity)")
        }
    }

    @Test func `N33: each entity's table is one of the schema, and every other table that is named as well`() {
        let tables = Set(Migration.all.flatMap(\.scopedTables))
        for row in Self.rows { #expect(tables.contains(row.table), "\(row.table) of \(row.entity)") }
        for match in Self.document.matches(of: /`([a-z]+_[a-z_]+)`/) {
            #expect(tables.contains(String(match.1)), "\(match.1)")
        }
    }

    @Test func `N33: a site-identity-mapping and an external-identity are kept apart`() {
        let tables = Dictionary(uniqueKeysWithValues: Self.rows.map { ($0.entity, $0.table) })
        #expect(tables["site-identity-mapping"] == "identity_mappings")
        #expect(tables["external-identity"] == "external_identities")
    }
}
