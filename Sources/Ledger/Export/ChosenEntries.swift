import Crypto

/// SHA-256 over the hashes of chosen entries, one after another: what an export's manifest binds a choice with.
package struct ChosenEntries: Sendable {
    private var hasher = SHA256()

    package init() {}

    package mutating func add(_ hash: Hash256) { withUnsafeBytes(of: hash) { hasher.update(bufferPointer: $0) } }

    package var digest: Hash256 { Hash256(hasher) }
}
