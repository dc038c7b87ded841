/// A log's tree as far as it has grown: all that is needed to extend it and to know its root.
///
/// It holds one hash for every bit set in the size, 20 at most for a million entries.
package struct TreeFrontier: Equatable, Sendable {
    private var range: TreeRange

    /// The empty tree.
    package init() { range = TreeRange(from: 0) }

    /// Nil unless there is one hash for every bit set in the size.
    package init?(size: Int64, hashes: [Hash256]) {
        guard let range = TreeRange(size: size, hashes: hashes) else { return nil }
        self.range = range
    }

    package var size: Int64 { range.end }

    /// The nodes that cover the tree, from the largest to the smallest.
    package var hashes: [Hash256] { range.nodes.map(\.hash) }

    package var root: Hash256 { range.folded ?? .emptyRoot }

    package mutating func append(leaf: Hash256) { range.append(leaf) }

    /// Appends a leaf; `finished` receives the nodes that it completes and that are worth storing.
    package mutating func append(leaf: Hash256, finished: inout [TreeNode]) {
        var nodes: [TreeNode]? = []
        range.append(leaf, finished: &nodes)
        finished += nodes ?? []
    }

    mutating func append(_ next: TreeRange) { range.append(next) }
}

extension TreeFrontier {
    /// The size in 8 bytes, most significant first, then the hashes of 32 bytes each.
    package var serialized: [UInt8] {
        var bytes = withUnsafeBytes(of: size.bigEndian) { Array($0) }
        for hash in hashes { bytes += hash.bytes }
        return bytes
    }

    /// Nil for anything that `serialized` cannot have written.
    package init?(serialized bytes: [UInt8]) {
        guard bytes.count >= 8, (bytes.count - 8) % 32 == 0 else { return nil }
        let size = bytes.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let hashes = stride(from: 8, to: bytes.count, by: 32).compactMap { Hash256(bytes[$0..<$0 + 32]) }
        self.init(size: size, hashes: hashes)
    }
}
