import Domain
import Kernel
import TestKit
import Testing

@Suite struct ImportCatalogTests {
    @discardableResult
    private func apply(
        _ text: String,
        _ format: CatalogFile.Format = .csv,
        valid: Bool = false,
        to company: Company,
        by person: Person? = nil
    ) async throws -> CatalogImport {
        let lines = try CatalogFile.lines(of: text, as: format)
        let apply = ImportCatalog(lines, applyingValid: valid) { _ in true }
        return try await company.write(by: person ?? company.admin) { try apply(in: $0) }
    }

    private func preview(_ text: String, in company: Company) async throws -> CatalogImport {
        let preview = PreviewImport(try CatalogFile.lines(of: text, as: .csv)) { _ in true }
        return try await company.read { try preview(in: $0) }
    }

    private func export(_ format: CatalogFile.Format, from company: Company) async throws -> String {
        String(
            decoding: try await company.write(by: company.admin) { try ExportCatalog(format)(in: $0) },
            as: UTF8.self
        )
    }

    private func tools(_ company: Company) async throws -> [Tool] { try await company.read { try $0.catalog.all() } }

    @Test(arguments: CatalogFile.Format.allCases)
    func `what was exported changes nothing when it comes back`(format: CatalogFile.Format) async throws {
        let company = try await Company()
        try await company.write(by: company.admin) { tx in
            for (index, text) in CatalogFileTests.cells.enumerated() where !text.isEmpty {
                let roles = [
                    ToolRole(name: "-viewer", isDefault: false), ToolRole(name: "user, \"own\"", isDefault: true),
                ]
                try SaveTool(
                    Tool(
                        id: ID("tool-\(index)"),
                        name: text,
                        vendor: text,
                        summary: text,
                        status: .pilot,
                        risk: .low,
                        roles: roles
                    )
                )(in: tx)
            }
        }
        let before = try await tools(company)
        let text = try await export(format, from: company)
        let result = try await apply(text, format, to: company)
        #expect(result.isApplied && result.count(.same) == before.count && result.items.count == before.count)
        #expect(try await tools(company) == before)
        #expect(try await export(format, from: company) == text)
    }

    @Test func `a file adds and changes tools, keeps what it does not name, and is on the record`() async throws {
        let company = try await Company()
        let before = try await company.head()
        let text =
            "id,name,risk,roles\nnew-one,New,low,\"user\nowner\"\nclaude,Claude,high,user\nnotes,Notes,low,user\n"
        let looked = try await preview(text, in: company)
        #expect(looked.items.map(\.outcome) == [.added, .changed, .same] && !looked.isApplied)
        #expect(looked.items[1].changes == [.risk])
        #expect(try await company.head() == before, "a preview leaves no trace")
        let result = try await apply(text, to: company)
        #expect(result.items == looked.items && result.isApplied)
        let new = try #require(try await company.read { try $0.catalog.find("new-one") })
        #expect(new.status == .restricted && new.roles.map(\.name) == ["user", "owner"])
        let claude = try #require(try await company.read { try $0.catalog.find("claude") })
        #expect(claude.risk == .high && claude.status == .approved && claude.connection == company.connection)
        #expect(claude.defaultRole?.group?.id == "group-1", "bound groups stay")
        #expect(try await company.actions(after: before) == ["tool_saved", "tool_saved", "catalog_imported"])
    }

    @Test func `with one bad row all rows are reported, and none is applied unless asked`() async throws {
        let company = try await Company()
        let before = (try await tools(company), try await company.head())
        let text = "id,name,maximum_days\na,A,1\nb,B,181\nc,C,180\n"
        let refused = try await apply(text, to: company)
        #expect(refused.items.map(\.outcome) == [.added, .refused, .added] && !refused.isApplied)
        #expect(refused.items[1].line == 3 && refused.items[1].refusal?.reason == "days_out_of_range")
        #expect(try await tools(company) == before.0)
        #expect(try await company.head() == before.1)
        let valid = try await apply(text, valid: true, to: company)
        #expect(valid.isApplied && valid.items == refused.items)
        let ids = try await tools(company).map(\.id)
        #expect(ids.contains("a") && ids.contains("c") && !ids.contains("b"))
    }

    static let conflicts: [(String, [Int: String])] = [
        ("id,name\na,A\nb,B\na,C\n", [2: "id_twice", 4: "id_twice"]),
        ("id,name\na,Same\nb,same\n", [2: "name_taken", 3: "name_taken"]), ("id,name\na,claude\n", [2: "name_taken"]),
        ("id,connection\na,nothing\n", [2: "no_such_connection"]),
    ]

    @Test(arguments: conflicts)
    func `tools named twice and what is unknown are refused line by line`(text: String, reasons: [Int: String])
        async throws
    {
        let result = try await preview(text, in: try await Company())
        for item in result.items { #expect(item.refusal?.reason == reasons[item.line], "line \(item.line)") }
    }

    @Test func `two tools can change names with each other`() async throws {
        let company = try await Company()
        let result = try await apply("id,name\nnotes,Claude\nclaude,Notes\n", to: company)
        #expect(result.isApplied && result.count(.changed) == 2)
    }

    @Test func `a tool with open grants is not blocked by a file`() async throws {
        let company = try await Company()
        _ = try await company.activeGrant("AI-1")
        let result = try await apply("id,status\nclaude,blocked\n", to: company)
        #expect(!result.isApplied && result.items[0].refusal?.reason == "tool_has_grants")
    }

    @Test func `N2: importing and exporting count among the five sensitive actions a minute`() async throws {
        let company = try await Company()
        for _ in 1...5 { try await apply("id,name\nnotes,Notes\n", to: company) }
        let sixth = await #expect(throws: Refusal.self) { try await apply("id,name\nnotes,Notes\n", to: company) }
        #expect(sixth?.code == .rateLimited && sixth?.retryAfter != nil)
        for _ in 1...5 { _ = try await export(.csv, from: company) }
        let export = await #expect(throws: Refusal.self) { _ = try await self.export(.csv, from: company) }
        #expect(export?.code == .rateLimited)
    }

    @Test func `only a site admin imports`() async throws {
        let company = try await Company()
        let refusal = await #expect(throws: Refusal.self) {
            try await apply("id\nnotes\n", to: company, by: company.approver)
        }
        #expect(refusal?.reason == "role_missing")
    }
}
