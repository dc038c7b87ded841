import Kernel

/// A running digest of everything that happened, so that two runs of one seed can be compared.
struct Trace {
    private var digest: [UInt8] = []
    private(set) var lines: [String] = []
    private let keepsLines: Bool

    init(keepsLines: Bool = true) { self.keepsLines = keepsLines }

    mutating func note(_ line: String) {
        if keepsLines { lines.append(line) }
        digest = sha256(digest + Array(line.utf8))
    }

    /// A line that only a reader needs.
    mutating func add(_ line: String) { if keepsLines { lines.append(line) } }

    var hash: String { Hex.encode(digest) }
}
