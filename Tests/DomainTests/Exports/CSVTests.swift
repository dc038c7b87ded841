import Domain
import Kernel
import TestKit
import Testing

@Suite struct CSVTests {
    private func line(_ cells: String...) -> String {
        var bytes: [UInt8] = []
        CSV.append(cells, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: ["=", "+", "-", "@", "\t", "\r"])
    func `export edge: what a spreadsheet takes for a formula is shown as text`(first: String) {
        let shown = first == "\r" ? " " : first
        #expect(line("\(first)HYPERLINK(1)", "b") == "\"'\(shown)HYPERLINK(1)\",b\r\n")
    }

    @Test func `commas and quotes are quoted, and a row stays one line`() {
        #expect(line("a,b", "say \"no\"", "", "é=1") == "\"a,b\",\"say \"\"no\"\"\",,é=1\r\n")
        #expect(line("two\nlines", "x\r\ny") == "\"two lines\",\"x  y\"\r\n")
    }
}

@Suite struct RequestExportTests {
    private func text(
        _ company: Company,
        _ filter: RequestFilter = RequestFilter(),
        from: Instant? = nil,
        to: Instant? = nil,
        after: ID<AccessRequest>? = nil,
        bom: Bool = false,
        by person: Person? = nil
    ) async throws -> String {
        let window = try ExportWindow(from: from, to: to, now: company.clock.now())
        let export = RequestExport(filter, window: window, after: after, hasByteOrderMark: bom)
        let actor = (person ?? company.admin).actor
        var bytes: [UInt8] = []
        for try await piece in try await export.begin(store: company.store, scope: company.scope, actor: actor) {
            bytes += piece
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func ask(_ company: Company, _ count: Int) async throws {
        for number in 1...count {
            company.clock.advance(by: .seconds(1))
            _ = try await company.ingest("AI-\(number)", tool: "notes", reporter: "jira-\(number)")
        }
    }

    @Test func `every request of the window is a row, the newest first, across pages`() async throws {
        let company = try await Company()
        try await ask(company, 250)
        let lines = try await text(company).split(separator: "\r\n")
        #expect(lines.count == 251 && lines[0].hasPrefix("issue,request,asked_at_utc"))
        #expect(lines[1].hasPrefix("AI-250,") && lines[250].hasPrefix("AI-1,"))
        let middle = company.clock.now() - .seconds(100)
        #expect(try await text(company, from: middle, to: middle + .seconds(10)).split(separator: "\r\n").count == 11)
    }

    @Test func `an export that was cut off goes on after its last row, byte for byte`() async throws {
        let company = try await Company()
        try await ask(company, 150)
        let whole = try await text(company)
        let lines = whole.split(separator: "\r\n")
        let last = try #require(lines[73].split(separator: ",").dropFirst().first)
        let rest = try await text(company, after: ID(String(last)))
        #expect(lines[...73].joined(separator: "\r\n") + "\r\n" + rest == whole)
        await #expect(throws: Refusal.self) { try await text(company, after: "unknown") }
    }

    @Test func `an empty window has a head and nothing else; a byte order mark comes when asked for`() async throws {
        let company = try await Company()
        try await ask(company, 1)
        let now = company.clock.now()
        let empty = try await text(company, from: now - .days(9), to: now - .days(9))
        #expect(empty.split(separator: "\r\n").count == 1 && empty.hasPrefix("issue,"))
        #expect(try await text(company, bom: true).unicodeScalars.first == "\u{FEFF}")
    }

    @Test func `N2: each export is on the record, and the sixth in a minute is refused`() async throws {
        let company = try await Company()
        let head = try await company.head()
        for _ in 0..<5 { _ = try await text(company, by: company.approver) }
        #expect(try await company.actions(after: head) == Array(repeating: "requests_exported", count: 5))
        let refusal = await #expect(throws: Refusal.self) { try await text(company, by: company.approver) }
        #expect(refusal?.code == .rateLimited && refusal?.retryAfter != nil)
        let entry = try await company.read { try $0.audit.entry(head + 1) }
        #expect(entry?.json["data"]?["window"]?["timeZone"]?.string == "UTC")
    }
}
