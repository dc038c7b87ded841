import Foundation
import Kernel

/// A file that only its owner may touch.
final class SecretFile {
    private let path: String
    private let descriptor: Int32

    /// Makes it, before there is a secret to write, so that a failure leaves nothing lying about.
    init(creating path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST
                ? Refusal(.conflict, "file_exists", "the file `\(path)` is there already; name another, or delete it")
                : Refusal(.unavailable, "file_unwritable", "the file `\(path)` cannot be written")
        }
    }

    deinit { close(descriptor) }

    func write(_ secret: Secret) throws {
        try secret.withBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                guard count > 0 else {
                    throw Refusal(.unavailable, "file_unwritable", "the file `\(path)` cannot be written to its end")
                }
                rest = rest.dropFirst(count)
            }
        }
        fsync(descriptor)
    }

    func remove() { unlink(path) }

    /// Reads one, if nobody else could.
    static func read(_ path: String) throws -> Secret {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Refusal(.notFound, "file_unreadable", "the file `\(path)` cannot be read") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw Refusal(
                .invalid,
                "key_file_open_to_others",
                "others can reach the file `\(path)`; run `chmod 600` on it, or make another if they may have read it"
            )
        }
        return Secret(Array(try FileHandle(fileDescriptor: file).readToEnd() ?? Data()))
    }
}
