import CPostgres

/// The letters by which libpq names an error's parts (postgres_ext.h).
private enum Part {
    static let state = Int32(UInt8(ascii: "C"))
    static let message = Int32(UInt8(ascii: "M"))
    static let table = Int32(UInt8(ascii: "t"))
    static let column = Int32(UInt8(ascii: "c"))
    static let constraint = Int32(UInt8(ascii: "n"))
}

extension StorageFailure {
    /// - Parameter uniqueNames: `table(column, column)` for each unique index.
    init(_ result: PostgresResult, sql: String, uniqueNames: [String: String]) {
        let message = result.field(Part.message) ?? "unknown error"
        let constraint = result.field(Part.constraint) ?? ""
        let state = result.field(Part.state) ?? ""
        switch state {
        case "23505": self = .constraint(.unique, name: uniqueNames[constraint] ?? constraint)
        case "23503": self = .constraint(.foreignKey, name: constraint)
        case "23514": self = .constraint(.check, name: constraint)
        case "23502": self = .constraint(.notNull, name: Self.column(result))
        case "P0001": self = .constraint(.trigger, name: message)
        case "40001", "40P01": self = .contention(message)
        case "55P03", "57014": self = .timedOut(message)
        case "53100": self = .full
        case "25006": self = .readOnly
        case "58030": self = .inputOutput(message)
        case "XX001", "XX002": self = .corrupt(message)
        case "57P01", "57P02", "57P03", "25P03": self = .unreachable(message)
        case _ where state.hasPrefix("08"): self = .unreachable(message)
        case _ where state.hasPrefix("22"): self = .value(message)
        default: self = .statement("\(message) (\(state))", sql: sql)
        }
    }

    private static func column(_ result: PostgresResult) -> String {
        "\(result.field(Part.table) ?? "")(\(result.field(Part.column) ?? ""))"
    }
}
