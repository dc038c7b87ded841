import Glibc

/// How many appends of 512 bytes the disk makes durable in a second.
///
/// The rate moves twentyfold with what else uses the disk, so it is taken before and after every row.
struct FlushProbe {
    let path: String

    func rate(for span: Duration = .milliseconds(300)) throws -> Double {
        let file = open("\(path)/probe", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure(what: "cannot write to `\(path)`") }
        defer { close(file) }
        let block = [UInt8](repeating: 0x5A, count: 512)
        var count = 0
        let start = ContinuousClock.now
        while ContinuousClock.now - start < span {
            guard write(file, block, block.count) == block.count, fdatasync(file) == 0 else {
                throw Failure(what: "the disk refused a probe")
            }
            count += 1
        }
        return Double(count) / (ContinuousClock.now - start).seconds
    }
}

/// The disk's rate of flushes before and after something was measured.
struct ProbePair: CustomStringConvertible {
    let before: Double
    let after: Double

    /// The machine changed its mind while it was measured.
    var areApart: Bool { max(before, after) > min(before, after) * 1.5 }

    var description: String { "flushes \(before.short)/s before, \(after.short)/s after" }
}

struct Failure: Error, CustomStringConvertible {
    let what: String
    var description: String { what }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
