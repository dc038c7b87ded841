import Foundation
import Testing

/// The documents that auditors read, held to the tests and to the page that explains them.
@Suite struct ControlDocumentTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The cells of each row of the tables below a heading.
    private static func rows(under heading: String, in text: String) throws -> [[String]] {
        let at = try #require(text.firstRange(of: "## \(heading)\n"))
        let section = text[at.upperBound...].split(separator: "\n## ", maxSplits: 1).first ?? ""
        return section.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map { row in
            row.dropFirst().dropLast().split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// The names of all tests, as they stand in the sources.
    private static let tests: Set<String> = {
        let folder = root.appending(path: "Tests")
        let files =
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects as? [URL] ?? []
        var names: Set<String> = []
        for file in files where file.pathExtension == "swift" {
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
            for part in text.split(separator: "func `").dropFirst() { names.insert(String(part.prefix { $0 != "`" })) }
        }
        return names
    }()

    @Test(arguments: ["By connector", "Whatever the connector"])
    func `every control names a test that exists, and a criterion`(heading: String) throws {
        let rows = try Self.rows(under: heading, in: Self.text("docs/controls.md"))
        #expect(rows.count > 10)
        for row in rows {
            let name = (row.last ?? "").trimmingCharacters(in: ["`"])
            #expect(Self.tests.contains(name), "`\(row[0])` is shown by no test `\(name)`")
            let meets = row[row.count - 2].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(!meets.isEmpty && meets.allSatisfy { Self.criteria.contains($0) }, "`\(row[0])` meets \(meets)")
        }
    }

    private static let criteria: Set<String> = [
        "CC6.1", "CC6.6", "A.5.15", "A.5.17", "A.5.18", "A.8.15", "SEC03-BP09", "RFC 6749", "RFC 8693", "RFC 9700",
        "SP 800-204",
    ]

    @Test func `every criterion is met by some control`() throws {
        let text = try Self.text("docs/controls.md")
        let rows = try Self.rows(under: "By connector", in: text) + Self.rows(under: "Whatever the connector", in: text)
        let met = Set(
            rows.flatMap { $0[$0.count - 2].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
        )
        #expect(met == Self.criteria)
    }

    @Test func `every runbook has its sections, says when customers are told and is in the list`() throws {
        let folder = Self.root.appending(path: "docs/runbooks")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != "README.md" }
        #expect(files.count == 7)
        let list = try Self.text("docs/runbooks/README.md")
        let sections = [
            "What it is", "Protection", "Rotation", "Staging", "Alarm", "Customer notice", "Mass revocation",
        ]
        for file in files {
            let text = try Self.text("docs/runbooks/\(file)")
            let heads = text.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
            #expect(heads == sections, "\(file)")
            #expect(text.contains("README.md#common-to-all") && list.contains("](\(file))"), "\(file)")
        }
    }
}
