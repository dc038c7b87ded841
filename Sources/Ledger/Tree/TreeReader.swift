/// How a stored tree is read to make proofs: a few nodes, and the leaves of the runs too small to have nodes.
package struct TreeReader {
    private let node: (_ level: Int, _ index: Int64) throws -> Hash256?
    private let leaves: (Range<Int64>) throws -> [Hash256]

    /// Takes the two ways to read.
    ///
    /// - Parameters:
    ///   - node: a node of level `TreeNode.lowestStoredLevel` or above.
    ///   - leaves: the leaf hashes of a run of at most 256 leaves, counted from 0 (leaf 0 is entry 1).
    package init(
        node: @escaping (_ level: Int, _ index: Int64) throws -> Hash256?,
        leaves: @escaping (Range<Int64>) throws -> [Hash256]
    ) {
        (self.node, self.leaves) = (node, leaves)
    }

    /// The hash over a run of leaves that begins at a multiple of its own width, as RFC 6962 divides trees.
    func hash(of run: Range<Int64>) throws -> Hash256 {
        guard run.count >= 1 << TreeNode.lowestStoredLevel else { return try hashLeaves(run) }
        let level = Int64(run.count).trailingZeroBitCount
        if run.count == 1 << level { return try stored(level: level, index: run.lowerBound >> Int64(level)) }
        let middle = run.lowerBound + largestPowerOfTwo(below: Int64(run.count))
        return try .node(hash(of: run.lowerBound..<middle), hash(of: middle..<run.upperBound))
    }

    /// The tree at an earlier size, to begin a verification there.
    package func frontier(size: Int64) throws -> TreeFrontier {
        var (hashes, begin): ([Hash256], Int64) = ([], 0)
        for level in stride(from: Int64(62), through: 0, by: -1) where size >> level & 1 == 1 {
            hashes.append(try hash(of: begin..<begin + 1 << level))
            begin += 1 << level
        }
        guard let frontier = TreeFrontier(size: size, hashes: hashes) else { throw TreeFault.sizeOutOfRange }
        return frontier
    }

    private func stored(level: Int, index: Int64) throws -> Hash256 {
        guard let hash = try node(level, index) else { throw TreeFault.nodeMissing(level: level, index: index) }
        return hash
    }

    private func hashLeaves(_ run: Range<Int64>) throws -> Hash256 {
        let leaves = try leaves(run)
        guard leaves.count == run.count else { throw TreeFault.leavesMissing(run) }
        var range = TreeRange(from: run.lowerBound)
        for leaf in leaves { range.append(leaf) }
        return range.folded ?? .emptyRoot
    }
}

/// Why a proof cannot be made.
package enum TreeFault: Error, Equatable, Sendable {
    case sizeOutOfRange
    case nodeMissing(level: Int, index: Int64)
    case leavesMissing(Range<Int64>)
}

/// For counts above 1: where RFC 6962 divides a run of leaves.
func largestPowerOfTwo(below count: Int64) -> Int64 {
    1 << Int64(63 - (count - 1).leadingZeroBitCount)
}
