import Foundation
package import Kernel

/// A file with one key of 32 bytes, in Base64, that nobody but its owner may read.
package struct KeyFile: Sendable {
    package let path: String
    /// What the key is for, in words for people.
    package let purpose: String

    package init(_ path: String, purpose: String) { (self.path, self.purpose) = (path, purpose) }

    package var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// - Throws: `key_file_missing`, `key_file_open_to_others` or `key_file_invalid`.
    package func read() throws(Refusal) -> Secret {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw Refusal(
                .notFound,
                "key_file_missing",
                "the key file `\(path)` (\(purpose)) is missing; restore it from your backup: what it protects cannot be "
                    + "read without it"
            )
        }
        guard status.st_mode & 0o077 == 0 else {
            throw Refusal(
                .forbidden,
                "key_file_open_to_others",
                "the key file `\(path)` (\(purpose)) can be read by others; run `chmod 600 \(path)` and consider the key "
                    + "known to whoever had access"
            )
        }
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        let trimmed = text?.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let trimmed, let data = Data(base64Encoded: trimmed), data.count == 32 else {
            throw Refusal(
                .invalid,
                "key_file_invalid",
                "the key file `\(path)` (\(purpose)) does not hold 32 bytes in Base64; restore it from your backup"
            )
        }
        return Secret(Array(data))
    }

    /// Writes a fresh key, once: an existing file is never replaced.
    package func create(_ randomness: some Randomness) throws(Refusal) {
        let folder = (path as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Refusal(.unavailable, "key_file_not_writable", "the key file `\(path)` cannot be made")
        }
        let text = Data(randomness.bytes(32)).base64EncodedString() + "\n"
        let written = write(descriptor, text, text.utf8.count)
        fsync(descriptor)
        close(descriptor)
        guard written == text.utf8.count else {
            unlink(path)
            throw Refusal(
                .unavailable,
                "disk_full",
                "the key file `\(path)` could not be written; make room, then retry"
            )
        }
    }
}
