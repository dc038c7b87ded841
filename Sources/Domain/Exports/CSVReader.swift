package import Kernel

extension CSV {
    /// One row of a file, as far as it could be read.
    package struct Row: Equatable, Sendable {
        /// The line on which it begins, from 1.
        package let line: Int
        package let cells: [String]
        /// What is wrong with the row's own form; nil when it is sound.
        package let problem: String?
    }

    /// Reads rows as RFC 4180 has them, with any of the three line ends; empty lines are left out.
    ///
    /// Cells that were made safe for spreadsheets are as they were before. A quote within a cell that does not begin with
    /// one is taken as it stands.
    /// - Throws: `quote_open`, when the file ends within quotes: then nobody knows where its rows are.
    package static func rows(of text: String) throws(Refusal) -> [Row] {
        var reader = CSVReader(text)
        var rows: [Row] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }
}

/// The text of a file that somebody hands in.
package enum GivenText {
    /// - Throws: `encoding_unsupported` for UTF-16 and for whatever is not UTF-8.
    package static func decode(_ bytes: [UInt8]) throws(Refusal) -> String {
        let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        guard !isWide, let text = String(validating: bytes, as: UTF8.self) else {
            throw Refusal(.invalid, "encoding_unsupported", "the file is not UTF-8; save it as `CSV UTF-8` or as UTF-8")
        }
        return text
    }

    /// Without the mark at its beginning that tells the encoding.
    static func withoutMark(_ text: String) -> Substring {
        text.unicodeScalars.first == "\u{FEFF}" ? Substring(text.unicodeScalars.dropFirst()) : text[...]
    }
}

private struct CSVReader {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    init(_ text: String) { bytes = Array(GivenText.withoutMark(text).utf8) }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// The next row that holds anything; nil at the end.
    mutating func next() throws(Refusal) -> CSV.Row? {
        while endLine() {}
        guard byte != nil else { return nil }
        let start = line
        var (cells, problem): ([String], String?) = ([], nil)
        repeat {
            let (cell, isSound) = try cell()
            cells.append(CSV.plain(cell))
            if !isSound { problem = "a cell goes on after its closing quote" }
        } while take(UInt8(ascii: ","))
        _ = endLine()
        return CSV.Row(line: start, cells: cells, problem: problem)
    }

    private mutating func cell() throws(Refusal) -> (text: String, isSound: Bool) {
        guard byte == UInt8(ascii: "\"") else { return (String(decoding: plain(), as: UTF8.self), true) }
        let quoted = try quoted()
        let rest = plain()
        return (String(decoding: quoted + rest, as: UTF8.self), rest.isEmpty)
    }

    private mutating func plain() -> ArraySlice<UInt8> {
        let start = position
        while let byte, byte != UInt8(ascii: ","), byte != 0x0A, byte != 0x0D { position += 1 }
        return bytes[start..<position]
    }

    private mutating func quoted() throws(Refusal) -> [UInt8] {
        let start = line
        position += 1
        var result: [UInt8] = []
        while let byte {
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard self.byte == byte else { return result }
                position += 1
            }
            if byte == 0x0A || (byte == 0x0D && self.byte != 0x0A) { line += 1 }
            result.append(byte)
        }
        throw Refusal(.invalid, "quote_open", "the quote that opens on line \(start) is never closed")
    }

    private mutating func take(_ wanted: UInt8) -> Bool {
        guard byte == wanted else { return false }
        position += 1
        return true
    }

    /// Steps over one end of line: CR LF, LF or CR.
    private mutating func endLine() -> Bool {
        let hasReturn = take(0x0D)
        guard take(0x0A) || hasReturn else { return false }
        line += 1
        return true
    }
}
