/// A statement that writes several rows at once: each statement has its price, and a deed often writes two or three
/// rows of one kind.
struct RowWriter: Sendable {
    /// How many values a row has beside the organization, which is `?1`.
    let columns: Int
    /// The statement for one row, for two, and so on.
    private let statements: [String]
    /// The same for SQLite.
    ///
    /// Nothing runs after a failed statement, so its rows need not be taken back apart: SQLite would keep a copy of each
    /// page for that.
    private let failing: [String]

    /// - Parameters:
    ///   - target: the table and its columns.
    ///   - row: what stands between the brackets; receives what names the row's nth value, from 1.
    init(_ target: String, columns: Int, then tail: String = "", row: (_ parameter: (Int) -> String) -> String) {
        let rows = (0..<8).map { index in "(\(row { "?\($0 + 1 + index * columns)" }))" }
        let ends = rows.indices.map { "INTO \(target) VALUES \(rows[...$0].joined(separator: ", ")) \(tail)" }
        statements = ends.map { "INSERT \($0)" }
        failing = ends.map { "INSERT OR FAIL \($0)" }
        self.columns = columns
    }

    func write(_ values: [SQLValue], in scope: SQLValue, on connection: any SQLConnection) throws {
        let width = columns * statements.count
        let statements = connection.dialect == .sqlite ? failing : statements
        for start in stride(from: 0, to: values.count, by: width) {
            let part = values[start..<min(start + width, values.count)]
            var arguments: [SQLValue] = []
            arguments.reserveCapacity(part.count + 1)
            arguments.append(scope)
            arguments.append(contentsOf: part)
            try connection.post(statements[part.count / columns - 1], arguments)
        }
    }
}
