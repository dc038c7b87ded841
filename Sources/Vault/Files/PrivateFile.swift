import Glibc
import Kernel

/// Files that only their owner may touch.
enum PrivateFile {
    enum Problem: Error, Equatable {
        case missing
        case alreadyThere
        case openToOthers
        case notARegularFile
        case tooLarge
        case system(operation: String, code: Int32)
    }

    /// Reads a whole file after checking, on the opened file itself, that nobody but its owner can reach it.
    static func read(_ path: String, limit: Int = 65_536) throws(Problem) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw errno == ENOENT ? .missing : failure("open") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure("stat") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile }
        guard status.st_mode & 0o077 == 0 else { throw .openToOthers }
        guard status.st_size <= limit else { throw .tooLarge }
        return try readAll(file, count: Int(status.st_size))
    }

    /// Writes a file that must not exist yet: afterwards it is there whole and on the disk, or not at all.
    static func create(_ path: String, _ bytes: [UInt8]) throws(Problem) {
        let draft = path + ".\(getpid()).\(UInt32.random(in: .min ... .max)).new"
        defer { unlink(draft) }
        try write(bytes, to: draft)
        guard link(draft, path) == 0 else { throw errno == EEXIST ? .alreadyThere : failure("link") }
        try synchronizeFolder(of: path)
    }

    /// Puts other contents in the place of a file in one step: whoever reads sees the old or the new, whole.
    static func replace(_ path: String, _ bytes: [UInt8]) throws(Problem) {
        let draft = path + ".\(getpid()).\(UInt32.random(in: .min ... .max)).new"
        try write(bytes, to: draft)
        guard rename(draft, path) == 0 else {
            let problem = failure("rename")
            unlink(draft)
            throw problem
        }
        try synchronizeFolder(of: path)
    }

    /// Gives a file the name of another, which is gone then; one step, and on the disk.
    static func move(_ path: String, to other: String) throws(Problem) {
        guard rename(path, other) == 0 else { throw errno == ENOENT ? .missing : failure("rename") }
        try synchronizeFolder(of: other)
    }

    /// Overwrites a file where it lies, then removes it.
    ///
    /// Copies that a file system or a disk keeps on its own are out of reach: what counts is that nothing else here holds the
    /// bytes.
    static func destroy(_ path: String) throws(Problem) {
        let file = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw errno == ENOENT ? .missing : failure("open") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure("stat") }
        let zeros = [UInt8](repeating: 0, count: Int(status.st_size))
        guard Glibc.write(file, zeros, zeros.count) == zeros.count, fsync(file) == 0 else { throw failure("overwrite") }
        guard unlink(path) == 0 else { throw failure("unlink") }
        try synchronizeFolder(of: path)
    }

    /// Keeps every other process and task that asks for the same folder out until the work is done.
    static func locking<T>(_ folder: String, _ work: () throws -> T) throws -> T {
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw errno == ENOENT ? Problem.missing : failure("open folder") }
        defer { close(directory) }
        guard flock(directory, LOCK_EX) == 0 else { throw failure("lock") }
        return try work()
    }

    static func createFolder(_ path: String) throws(Problem) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("mkdir") }
        try synchronizeFolder(of: path)
    }

    /// The names in a folder, in order; empty when it does not exist.
    static func names(in folder: String) throws(Problem) -> [String] {
        guard let directory = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw failure("opendir")
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            )
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(Problem) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("create") }
        defer { close(file) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress?.advanced(by: offset), $0.count - offset)
            }
            guard count > 0 else { throw failure("write") }
            offset += count
        }
        guard fsync(file) == 0 else { throw failure("fsync") }
    }

    private static func readAll(_ file: Int32, count: Int) throws(Problem) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var offset = 0
        while offset < count {
            let read = bytes.withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress?.advanced(by: offset), count - offset)
            }
            guard read > 0 else { throw failure("read") }
            offset += read
        }
        return bytes
    }

    /// A new name is durable only once its folder is.
    private static func synchronizeFolder(of path: String) throws(Problem) {
        let end = path.lastIndex(of: "/")
        let folder = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure("open folder") }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw failure("fsync folder") }
    }

    private static func failure(_ operation: String) -> Problem { .system(operation: operation, code: errno) }
}

extension PrivateFile.Problem {
    /// The problem in words, for a path that the operator chose.
    func refusal(_ what: String, _ path: String) -> Refusal {
        switch self {
        case .missing:
            Refusal(.unavailable, "key_file_missing", "the \(what) `\(path)` is missing; restore it from its backup")
        case .alreadyThere: Refusal(.conflict, "key_file_exists", "the \(what) `\(path)` exists already and was kept")
        case .openToOthers:
            Refusal(
                .forbidden,
                "key_file_open_to_others",
                "the \(what) `\(path)` can be reached by others than its owner; run `chmod 600 \(path)`"
            )
        case .notARegularFile: Refusal(.invalid, "key_file_malformed", "the \(what) `\(path)` is not a regular file")
        case .tooLarge: Refusal(.invalid, "key_file_malformed", "the \(what) `\(path)` is too large to be one")
        case .system(let operation, let code):
            Refusal(
                .unavailable,
                "key_file_unreadable",
                "the \(what) `\(path)` cannot be used: \(operation): \(String(cString: strerror(code)))"
            )
        }
    }
}
