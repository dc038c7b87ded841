import Foundation
import Kernel
import Ledger

/// Files that auditors bring along.
enum Files {
    static func text(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Refusal(.notFound, "file_unreadable", "the file `\(path)` cannot be read")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// A verifier key, written out or in a file.
    static func key(_ text: String) throws -> VerifierKey {
        if let key = try? VerifierKey(text) { return key }
        let content = try Files.text(text).trimmingCharacters(in: .whitespacesAndNewlines)
        do { return try VerifierKey(content) } catch {
            throw Refusal(.invalid, "key_invalid", "`\(text)` holds no verifier key; `clearance audit key` prints one")
        }
    }
}

/// Progress of long work, on standard error and only where a person looks.
enum Progress {
    static func entries(_ done: String) -> @Sendable (Int64) -> Void {
        guard isatty(STDERR_FILENO) == 1 else { return { _ in } }
        return { count in FileHandle.standardError.write(Data("\r\(count) entries \(done)".utf8)) }
    }

    static func end() {
        guard isatty(STDERR_FILENO) == 1 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}
