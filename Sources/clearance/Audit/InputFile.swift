import Foundation
import Kernel

/// A file that is read from its beginning to its end, without a copy in between.
final class InputFile {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Refusal(.notFound, "file_unreadable", "the file `\(path)` cannot be read")
        }
    }

    deinit { close(descriptor) }

    /// The next bytes, at most so many; nil at the end.
    func read(_ count: Int = 1 << 19) throws -> [UInt8]? {
        let bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            repeat { filled = Glibc.read(descriptor, buffer.baseAddress, count) } while filled < 0 && errno == EINTR
            guard filled >= 0 else {
                filled = 0
                throw Refusal(.unavailable, "file_unreadable", "the file cannot be read to its end (error \(errno))")
            }
        }
        return bytes.isEmpty ? nil : bytes
    }
}
