import Kernel

extension Migration {
    /// The statements for one engine, with its own words for the tokens.
    func script(for dialect: SQLDialect) -> String {
        let words = Self.words[dialect] ?? [:]
        return words.reduce(sql + "\n" + (only[dialect] ?? "")) { text, word in
            text.replacing(word.key, with: word.value)
        }
    }

    /// SHA-256 over everything that the step does on either engine, in hexadecimal.
    var checksum: String {
        let tables = [scopedTables, doorTables].map { $0.joined(separator: ",") }
        let parts = [sql, only[.sqlite] ?? "", only[.postgres] ?? ""] + tables
        return Hex.encode(sha256(Array(parts.joined(separator: "\u{1}").utf8)))
    }

    private static let words: [SQLDialect: [String: String]] = [
        .sqlite: [
            "@int": "INTEGER", "@text": "TEXT", "@blob": "BLOB", "@strict": "STRICT", "@keyed": "STRICT, WITHOUT ROWID",
        ],
        // Linguistic collations would order and compare text differently from SQLite and from Swift's bytes.
        .postgres: ["@int": "BIGINT", "@text": "TEXT COLLATE \"C\"", "@blob": "BYTEA", "@strict": "", "@keyed": ""],
    ]
}
