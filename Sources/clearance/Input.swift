import Documents
import Domain
import Foundation
import Kernel

/// Secrets come from files and pipes, never from arguments, which other users of the machine can see.
enum SecretInput {
    static func standardInput() -> String {
        trimmed(FileHandle.standardInput.readDataToEndOfFile())
    }

    static func file(_ path: String) throws -> String { trimmed(try contents(of: path)) }

    private static func trimmed(_ data: Data) -> String {
        String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}

/// YAML and JSON files.
enum DocumentInput {
    static func read(_ path: String) throws -> JSON { try YAML.json(try text(path)) }

    static func text(_ path: String) throws -> String { String(decoding: try contents(of: path), as: UTF8.self) }
}

/// Text files; what is not UTF-8 is refused.
enum TextInput {
    static func read(_ path: String) throws -> String { try GivenText.decode(Array(contents(of: path))) }
}

private func contents(of path: String) throws -> Data {
    guard let data = FileManager.default.contents(atPath: path) else {
        throw Refusal(.notFound, "file_unreadable", "the file `\(path)` cannot be read")
    }
    return data
}
