/// Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet.
package enum CSV {
    /// Tells programs that guess an encoding to read UTF-8.
    package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// One row, which is always one line: line breaks within a cell become spaces.
    package static func append(_ cells: [String], to output: inout [UInt8]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            append(cell, to: &output)
        }
        output += [0x0D, 0x0A]
    }

    /// A cell that a spreadsheet would take for a formula begins with an apostrophe, which shows it as text.
    private static func append(_ cell: String, to output: inout [UInt8]) {
        let bytes = cell.utf8
        let isFormula = bytes.first.map { Self.formulas.contains($0) } ?? false
        guard isFormula || bytes.contains(where: { Self.special.contains($0) }) else {
            output += bytes
            return
        }
        output.append(Self.quote)
        if isFormula { output.append(UInt8(ascii: "'")) }
        for byte in bytes {
            if byte == Self.quote { output.append(Self.quote) }
            output.append(byte == 0x0D || byte == 0x0A ? 0x20 : byte)
        }
        output.append(Self.quote)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let formulas = Set("=+-@\t\r".utf8)
    private static let special = Set("\",\r\n".utf8)
}
