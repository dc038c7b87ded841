/// A node over a full, aligned run of leaves: `2^level` of them, from leaf `index * 2^level` on.
package struct TreeNode: Hashable, Sendable {
    package let level: Int
    package let index: Int64
    package let hash: Hash256

    package init(level: Int, index: Int64, hash: Hash256) {
        (self.level, self.index, self.hash) = (level, index, hash)
    }

    /// Nodes below this level are not worth a row: they are recomputed from at most 256 entries.
    ///
    /// With it a log of a million entries keeps about 7,800 nodes, and a proof reads about a dozen of them.
    package static let lowestStoredLevel = 8

    /// The leaf that comes after the last one of this node.
    var end: Int64 { (index + 1) << Int64(level) }

    /// Whether the other node stands directly to the right under the same parent.
    func isLeftSibling(of other: TreeNode) -> Bool {
        level == other.level && index & 1 == 0 && other.index == index + 1
    }

    func joined(with right: TreeNode) -> TreeNode {
        TreeNode(level: level + 1, index: index >> 1, hash: .node(hash, right.hash))
    }
}
