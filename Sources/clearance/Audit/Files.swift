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

    /// A signed note as it was handed out: any change of its bytes, to valid UTF-8 as well, would change what was signed.
    static func checkpoint(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Refusal(.notFound, "file_unreadable", "the file `\(path)` cannot be read")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Refusal(.invalid, "checkpoint_malformed", "the file `\(path)` is not text in UTF-8")
        }
        return text
    }

    /// The keys of the authentication codes, from a file that `audit mac-keys` wrote.
    static func macKeys(_ path: String) throws -> [MacKey] {
        let text = try SecretFile.read(path)
        do { return try MacKeyFile(parsing: text).keys } catch {
            throw Refusal(
                .invalid,
                "key_invalid",
                "`\(path)` is no file that `clearance audit mac-keys` wrote: \(error.problem)"
            )
        }
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
