import Glibc

/// A file that is written from its beginning to its end.
final class OutputFile {
    private let file: UnsafeMutablePointer<FILE>

    init(_ path: String, mode: mode_t = 0o644) throws {
        guard let file = fopen(path, "w"), chmod(path, mode) == 0 else {
            throw Failure(what: "cannot write `\(path)`")
        }
        self.file = file
    }

    deinit { fclose(file) }

    func write(_ bytes: [UInt8]) throws {
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure(what: "the disk is full") }
    }
}
