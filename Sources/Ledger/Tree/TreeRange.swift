/// The fewest nodes that cover a run of leaves; adjacent runs join, so that parts of a tree can be hashed apart.
struct TreeRange: Equatable, Sendable {
    let begin: Int64
    private(set) var end: Int64
    /// From left to right.
    private(set) var nodes: [TreeNode] = []

    init(from begin: Int64) { (self.begin, end) = (begin, begin) }

    /// A run from the first leaf, given the nodes that cover it.
    init?(size: Int64, hashes: [Hash256]) {
        guard size >= 0, hashes.count == size.nonzeroBitCount else { return nil }
        self.init(from: 0)
        var remaining = hashes.makeIterator()
        for level in stride(from: 62, through: 0, by: -1) where size >> Int64(level) & 1 == 1 {
            guard let hash = remaining.next() else { return nil }
            nodes.append(TreeNode(level: level, index: end >> Int64(level), hash: hash))
            end += 1 << Int64(level)
        }
    }

    mutating func append(_ leaf: Hash256) {
        var none: [TreeNode]?
        append(leaf, finished: &none)
    }

    /// Appends a leaf and collects the stored nodes that it completes.
    mutating func append(_ leaf: Hash256, finished: inout [TreeNode]?) {
        push(TreeNode(level: 0, index: end, hash: leaf), finished: &finished)
    }

    /// Appends the run that begins where this one ends.
    ///
    /// Any other run is a mistake of the caller and changes nothing.
    mutating func append(_ next: TreeRange) {
        guard next.begin == end else { return }
        var none: [TreeNode]?
        for node in next.nodes { push(node, finished: &none) }
        end = next.end
    }

    private mutating func push(_ node: TreeNode, finished: inout [TreeNode]?) {
        var node = node
        end = node.end
        while let left = nodes.last, left.isLeftSibling(of: node) {
            nodes.removeLast()
            node = left.joined(with: node)
            if node.level >= TreeNode.lowestStoredLevel { finished?.append(node) }
        }
        nodes.append(node)
    }

    /// The nodes hashed together from the right, as the root of an incomplete tree is made.
    var folded: Hash256? {
        guard var hash = nodes.last?.hash else { return nil }
        for node in nodes.dropLast().reversed() { hash = .node(node.hash, hash) }
        return hash
    }
}
