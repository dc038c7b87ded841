import Kernel

/// The whole catalog as a file, on the record, and counted against the limit for sensitive actions.
package struct ExportCatalog: Sendable {
    private let format: CatalogFile.Format
    private let hasByteOrderMark: Bool

    /// - Parameter hasByteOrderMark: whether a CSV file begins with one.
    package init(_ format: CatalogFile.Format, hasByteOrderMark: Bool = false) {
        (self.format, self.hasByteOrderMark) = (format, hasByteOrderMark)
    }

    /// - Returns: the file, UTF-8.
    package func callAsFunction(in tx: some Scope & HasCatalog & HasRateLimits) throws -> [UInt8] {
        try Sensitive.export.spend(in: tx)
        let tools = try tx.catalog.all()
        let data: JSON = ["format": .string(format.rawValue), "tools": .int(tools.count)]
        try tx.record(AuditEvent(.catalogExported, [], data))
        return CatalogFile.text(of: tools, as: format, withMark: hasByteOrderMark)
    }
}
