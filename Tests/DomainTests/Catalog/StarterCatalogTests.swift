import Domain
import Kernel
import TestKit
import Testing

@Suite struct StarterCatalogTests {
    private func add(_ ids: [ID<Tool>], replacing: Bool = false, to company: Company, by person: Person? = nil)
        async throws -> [AddStarterTools.Result]
    {
        let add = AddStarterTools(ids, replacingEdited: replacing)
        return try await company.write(by: person ?? company.admin) { try add(in: $0) }
    }

    @Test func `every starter tool is one, and every fact of it names an https source and a day`() throws {
        let tools = StarterCatalog.tools
        #expect(tools.count >= 46 && Set(tools.map(\.id)).count == tools.count)
        #expect(Set(tools.map { ID<Tool>($0.name) }).count == tools.count)
        for tool in tools {
            #expect(!tool.vendor.isEmpty && !tool.summary.isEmpty && !tool.entitlement.isEmpty, "\(tool.id)")
            #expect(tool.status == .restricted || tool.status == .blocked, "\(tool.id)")
            #expect(Set(tool.facts.map(\.fact)).count == tool.facts.count, "\(tool.id)")
            for fact in tool.facts {
                #expect(WebAddress(fact.source)?.scheme == "https", "\(tool.id) \(fact.fact)")
                #expect(fact.checkedOn > Instant(day: "2026-01-01") ?? 0, "\(tool.id) \(fact.fact)")
            }
        }
    }

    @Test func `a published fact is stale from the end of its validity on`() throws {
        let fact = try #require(StarterCatalog.find("claude-enterprise")?.facts.first)
        #expect(!fact.isStale(at: fact.validUntil - Span(milliseconds: 1)) && fact.isStale(at: fact.validUntil))
        #expect(fact.validUntil - fact.checkedOn == .days(180))
    }

    @Test func `all starter tools can be added, and what is published counts for nothing until somebody attests it`()
        async throws
    {
        let company = try await Company()
        let results = try await add(StarterCatalog.tools.map(\.id), to: company)
        #expect(results.allSatisfy { $0.outcome == .added } && results.count == StarterCatalog.tools.count)
        let tool = try #require(try await company.read { try $0.catalog.find("claude-enterprise") })
        #expect(tool.status == .restricted && tool.vendor == "Anthropic" && tool.risk == .medium)
        #expect(try await company.read { try $0.catalog.attestations(of: "claude-enterprise") }.isEmpty)
    }

    @Test func `adding twice changes nothing, and an edited tool is overwritten only when that is asked for`()
        async throws
    {
        let company = try await Company()
        _ = try await add(["notion-ai"], to: company)
        let once = try #require(try await company.read { try $0.catalog.find("notion-ai") })
        let before = try await company.head()
        #expect(try await add(["notion-ai", "notion-ai"], to: company).map(\.outcome) == [.kept])
        #expect(try await add(["notion-ai"], replacing: true, to: company).map(\.outcome) == [.kept])
        #expect(try await company.head() == before)
        var edited = once
        (edited.summary, edited.status, edited.maximumDays) = ("Our notes", .approved, 30)
        let wanted = edited
        try await company.write(by: company.admin) { _ = try SaveTool(wanted)(in: $0) }
        #expect(try await add(["notion-ai"], to: company).map(\.outcome) == [.kept])
        #expect(try await company.read { try $0.catalog.find("notion-ai")?.summary } == "Our notes")
        #expect(try await add(["notion-ai"], replacing: true, to: company).map(\.outcome) == [.replaced])
        let replaced = try #require(try await company.read { try $0.catalog.find("notion-ai") })
        #expect(replaced.summary == once.summary && replaced.status == .approved && replaced.maximumDays == 30)
    }

    @Test func `an unknown starter, an empty choice and a person without the role leave no trace`() async throws {
        let company = try await Company()
        let before = try await company.head()
        for (ids, person, reason) in [
            (["notion-ai", "nothing"], company.admin, "no_such_starter"), ([], company.admin, "tools_missing"),
            (["notion-ai"], company.approver, "role_missing"),
        ] as [([ID<Tool>], Person, String)] {
            let refusal = await #expect(throws: Refusal.self) { try await add(ids, to: company, by: person) }
            #expect(refusal?.reason == reason)
        }
        #expect(try await company.head() == before)
        #expect(try await company.read { try $0.catalog.find("notion-ai") } == nil)
    }
}
