/// The newest entry of a log: its number, counted from 1, and its hash.
package struct ChainHead: Equatable, Sendable {
    package let seq: Int64
    /// SHA-256 of the entry's bytes: 32 bytes.
    package let hash: [UInt8]

    package init(seq: Int64, hash: [UInt8]) { (self.seq, self.hash) = (seq, hash) }

    /// What the first entry names as its predecessor: 32 zero bytes.
    package static let beginning = ChainHead(seq: 0, hash: Array(repeating: 0, count: 32))
}
