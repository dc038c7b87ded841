import Domain
import Kernel
import TestKit
import Testing

@Suite struct CatalogFileTests {
    private func lines(_ text: String, _ format: CatalogFile.Format = .csv) throws -> [CatalogFile.Line] {
        try CatalogFile.lines(of: text, as: format)
    }

    private func refusal(_ text: String, _ format: CatalogFile.Format = .csv) -> String? {
        do {
            _ = try lines(text, format)
            return nil
        } catch { return (error as? Refusal)?.reason }
    }

    static let cells = [
        "plain", "", "=1+1", "+1", "-1", "@x", "'=1", "''", "'quoted'", "a,b", "say \"no\"", "two\nlines", "x\r\ny",
        "\ttab", "é", "\u{FEFF}mark", " spaces ",
    ]

    @Test func `what was made safe for a spreadsheet is read back as it was`() throws {
        var bytes: [UInt8] = []
        CSV.append(Self.cells, as: .reversible, to: &bytes)
        CSV.append(Array(Self.cells.reversed()), as: .reversible, to: &bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        let rows = try CSV.rows(of: text)
        #expect(rows.map(\.cells) == [Self.cells, Array(Self.cells.reversed())])
        #expect(!text.contains(",=") && !text.contains(",@") && !text.contains("\"=") && !text.contains("\"@"))
    }

    @Test func `a row knows its line through quoted line breaks, empty lines and every end of line`() throws {
        let rows = try CSV.rows(of: "a,b\r\n\"x\ny\",1\n\n\nc,\"\"\"\"\rlast")
        #expect(rows.map(\.line) == [1, 2, 6, 7])
        #expect(rows.map(\.cells) == [["a", "b"], ["x\ny", "1"], ["c", "\""], ["last"]])
        #expect(try CSV.rows(of: "").isEmpty && CSV.rows(of: "\r\n\n").isEmpty)
        #expect(try CSV.rows(of: "a,").map(\.cells) == [["a", ""]])
    }

    @Test func `a cell that goes on after its quote is the row's problem, an open quote the file's`() throws {
        let rows = try CSV.rows(of: "\"a\"b,c\nd")
        #expect(rows[0].problem != nil && rows[1].problem == nil && rows[1].cells == ["d"])
        #expect(refusal("id\n\"open\nx") == "quote_open")
    }

    @Test func `a mark at the beginning is no part of the first column, and other encodings are told apart`() throws {
        #expect(try lines("\u{FEFF}id\nnotes").map(\.id) == ["notes"])
        #expect(try lines("\u{FEFF}[{\"id\":\"notes\"}]", .json).map(\.id) == ["notes"])
        for bytes in [[0xFF, 0xFE, 0x69, 0x00], [0xFE, 0xFF, 0x00, 0x69], [0x69, 0xE9, 0x0A]] as [[UInt8]] {
            let refusal = #expect(throws: Refusal.self) { _ = try GivenText.decode(bytes) }
            #expect(refusal?.reason == "encoding_unsupported")
        }
    }

    static let files: [(String, CatalogFile.Format, String)] = [
        ("", .csv, "file_empty"), ("id,name", .csv, "file_empty"), ("id,colour\nx,red", .csv, "unknown_columns"),
        ("id,name,name\nx,a,b", .csv, "column_twice"), ("name\nx", .csv, "column_missing"),
        ("{", .json, "json_invalid"), ("{\"tools\": []}", .json, "file_empty"), ("{\"a\": 1}", .json, "unknown_member"),
        ("{}", .json, "tools_missing"), ("5", .json, "tools_missing"),
    ]

    @Test(arguments: files)
    func `a file that is no catalog is refused whole`(text: String, format: CatalogFile.Format, reason: String) {
        #expect(refusal(text, format) == reason)
    }

    @Test func `ten thousand tools are taken, one more is not`() throws {
        let rows = (1...CatalogFile.maximumRows).map { "tool-\($0)" }.joined(separator: "\n")
        #expect(try lines("id\n" + rows).count == CatalogFile.maximumRows)
        #expect(refusal("id\n" + rows + "\none-more") == "too_many_rows")
    }

    static let rows: [(String, String)] = [
        ("Notes,n,,,,,,,", "tool_id_invalid"), (",n,,,,,,,", "tool_id_invalid"), ("x,n,,,gone,,,,", "unknown_word"),
        ("x,n,,,,huge,,,", "unknown_word"), ("x,n,,,,,0,,", "days_out_of_range"),
        ("x,n,,,,,181,,", "days_out_of_range"),
        ("x,n,,,,,ten,,", "days_out_of_range"), ("x,n", "row_invalid"), ("x,n,,,,,,,,,", "row_invalid"),
        ("\"x\"y,n,,,,,,,", "row_invalid"),
    ]

    @Test(arguments: rows)
    func `a bad row is told with its line and reason, beside the sound ones`(row: String, reason: String) throws {
        let head = "id,name,vendor,summary,status,risk,maximum_days,connection,roles"
        let found = try lines("\(head)\r\na,A,,,,,1,,\r\n\(row)\r\nb,B,,,,,180,,\r\n")
        #expect(found.map(\.number) == [2, 3, 4])
        #expect((try? found[0].wanted.get()) != nil && (try? found[2].wanted.get()) != nil)
        let refusal = #expect(throws: Refusal.self) { try found[1].wanted.get() }
        #expect(refusal?.reason == reason)
    }

    @Test func `a bad entry of a list is told with its place`() throws {
        let found = try lines(
            #"{"tools": [{"id": "a"}, {"id": "b", "colour": 1}, 5, {"id": "c", "roles": []}]}"#,
            .json
        )
        let reasons = found.map { line -> String? in
            do {
                _ = try line.wanted.get()
                return nil
            } catch { return (error as? Refusal)?.reason }
        }
        #expect(found.map(\.number) == [1, 2, 3, 4])
        #expect(reasons == [nil, "unknown_member", "row_invalid", "roles_invalid"])
    }
}
