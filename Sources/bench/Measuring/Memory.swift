import Glibc

/// What this process holds.
enum Memory {
    /// Resident now, in MiB.
    static var resident: Double {
        get throws {
            guard let file = fopen("/proc/self/statm", "r") else { throw Failure(what: "cannot read /proc/self/statm") }
            defer { fclose(file) }
            var line = [CChar](repeating: 0, count: 128)
            guard fgets(&line, 128, file) != nil else { throw Failure(what: "/proc/self/statm is empty") }
            let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                .split(separator: " ")
            return words.count > 1 ? (Double(words[1]) ?? .nan) * Double(getpagesize()) / 1_048_576 : .nan
        }
    }
}
