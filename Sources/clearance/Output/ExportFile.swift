import Foundation
import Kernel

/// Where an export is written: a file that only its owner may read, or standard output.
final class ExportFile {
    private let file: FileHandle
    private let path: String?
    private let report: @Sendable (Int64) -> Void
    private var lines: Int64 = 0

    /// - Parameter resume: keeps what the file holds; lines that were cut off are taken away by `wholeLines`.
    init(_ path: String?, resume: Bool) throws {
        self.path = path
        report = Progress.entries("exported")
        guard let path else {
            guard !resume else { throw Refusal(.invalid, "out_missing", "name the file to go on with: `--out`") }
            file = .standardOutput
            return
        }
        if !resume {
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
            guard FileManager.default.createFile(atPath: path, contents: nil, attributes: attributes) else {
                throw Self.unwritable(path)
            }
        }
        guard let file = FileHandle(forUpdatingAtPath: path) else { throw Self.unwritable(path) }
        self.file = file
    }

    private static func unwritable(_ path: String) -> Refusal {
        Refusal(.unavailable, "file_unwritable", "the file `\(path)` cannot be written")
    }

    /// Takes away what follows the last newline.
    ///
    /// - Returns: the first line and the last, without their ends; the last is nil when there is only one.
    func wholeLines() throws -> (first: String?, last: String?) {
        try file.seek(toOffset: 0)
        let first = Self.text(try file.read(upToCount: 1 << 20) ?? Data())
        let end = try file.seekToEnd()
        guard let newline = try lastNewline(before: end) else {
            try file.truncate(atOffset: 0)
            return (nil, nil)
        }
        try file.truncate(atOffset: newline + 1)
        let start = try lastNewline(before: newline).map { $0 + 1 } ?? 0
        try file.seek(toOffset: start)
        let last = start == 0 ? nil : Self.text(try file.read(upToCount: Int(newline - start)) ?? Data())
        try file.seekToEnd()
        return (first, last)
    }

    func clear() throws { try file.truncate(atOffset: 0) }

    private static func text(_ data: Data) -> String? {
        let line = data.prefix { $0 != 0x0A }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self).replacing("\r", with: "")
    }

    private func lastNewline(before end: UInt64) throws -> UInt64? {
        var end = end
        while end > 0 {
            let start = end > 1 << 16 ? end - 1 << 16 : 0
            try file.seek(toOffset: start)
            let piece = try file.read(upToCount: Int(end - start)) ?? Data()
            if let index = piece.lastIndex(of: 0x0A) { return start + UInt64(index - piece.startIndex) }
            end = start
        }
        return nil
    }

    func write(_ piece: [UInt8]) throws {
        try file.write(contentsOf: Data(piece))
        lines += Int64(piece.count { $0 == 0x0A })
        report(lines)
    }

    /// - Parameter heads: how many of the lines are no rows.
    func close(noun: String, heads: Int64, empty: String) throws {
        if path != nil { try file.synchronize() }
        Progress.end()
        let rows = lines - heads
        let text = rows > 0 ? "\(rows) \(noun) written" : empty
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}

/// Times on the command line.
enum Moments {
    static func members(from: String?, to: String?) throws -> [JSON.Member] {
        for text in [from, to].compactMap({ $0 }) where Instant(rfc3339: text) == nil {
            throw Refusal(.invalid, "moment_invalid", "`\(text)` is no moment such as 2026-11-21T09:00:00Z")
        }
        return [JSON.Member("from", .text(from)), JSON.Member("to", .text(to))]
    }
}
