/// An entry as it was examined by itself, without its neighbours.
///
/// It holds no reference, because millions of them are made and thrown away.
struct Record: Sendable {
    let seq: Int64
    /// The hash that the next entry must name: the one that stands beside the entry.
    let hash: Hash256
    /// The hash that the entry names as that of its predecessor.
    let previous: Hash256
    let leaf: Hash256
    var problem: Problem?
    var isMacChecked = false

    enum Problem: Sendable, Equatable {
        /// What is wrong stands in the block.
        case unreadable
        case edited, foreign, badMac, badProof
        /// The manifest does not name the key of the entry's code.
        case unlistedKey
        /// The number beside the stored bytes is not what the bytes say.
        case otherNumber
    }

    static let unreadable = Record(seq: 0, hash: .zero, previous: .zero, leaf: .zero, problem: .unreadable)
}
