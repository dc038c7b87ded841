/// Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet.
package enum CSV {
    /// Tells programs that guess an encoding to read UTF-8.
    package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// How a row is written.
    package enum Form: Sendable {
        /// Always one line: line breaks within a cell become spaces.
        case oneLine
        /// Every cell can be read back as it was (`CSV.rows`): line breaks stay, and what begins with an apostrophe gets
        /// another one.
        case reversible
    }

    package static func append(_ cells: [String], as form: Form = .oneLine, to output: inout [UInt8]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            append(cell, form, to: &output)
        }
        output += [0x0D, 0x0A]
    }

    /// A cell that a spreadsheet would take for a formula begins with an apostrophe, which shows it as text.
    private static func append(_ cell: String, _ form: Form, to output: inout [UInt8]) {
        let bytes = cell.utf8
        let isFormula = bytes.first.map { formulas.contains($0) || (form == .reversible && $0 == apostrophe) } ?? false
        guard isFormula || bytes.contains(where: { Self.special.contains($0) }) else {
            output += bytes
            return
        }
        output.append(Self.quote)
        if isFormula { output.append(apostrophe) }
        for byte in bytes {
            if byte == Self.quote { output.append(Self.quote) }
            output.append(form == .oneLine && (byte == 0x0D || byte == 0x0A) ? 0x20 : byte)
        }
        output.append(Self.quote)
    }

    /// The cell as it was before it was made safe.
    static func plain(_ cell: some StringProtocol) -> String {
        let bytes = cell.utf8.prefix(2)
        guard let second = bytes.dropFirst().first, bytes.first == apostrophe,
            second == apostrophe || formulas.contains(second)
        else { return String(cell) }
        return String(cell.dropFirst())
    }

    private static let quote = UInt8(ascii: "\"")
    private static let apostrophe = UInt8(ascii: "'")
    private static let formulas = Set("=+-@\t\r".utf8)
    private static let special = Set("\",\r\n".utf8)
}
