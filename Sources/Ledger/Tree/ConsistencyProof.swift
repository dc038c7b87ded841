/// The hashes that show a tree to be the beginning of a later one: nothing was changed or taken away.
package struct ConsistencyProof: Equatable, Sendable {
    package let hashes: [Hash256]

    package init(hashes: [Hash256]) { self.hashes = hashes }

    /// Whether the tree `old` is the beginning of the tree `new` (RFC 9162, 2.1.4.2).
    ///
    /// A tree without leaves begins every other and proves nothing, so it is refused.
    package func proves(old: TreeHead, new: TreeHead) -> Bool {
        guard old.size > 0, old.size <= new.size else { return false }
        guard old.size < new.size else { return hashes.isEmpty && old.root == new.root }
        var path = hashes[...]
        if old.size.nonzeroBitCount == 1 { path = [old.root] + path }
        guard let first = path.popFirst() else { return false }
        let skipped = Int64((old.size - 1 ^ -1).trailingZeroBitCount)
        var (node, last) = ((old.size - 1) >> skipped, (new.size - 1) >> skipped)
        var (oldHash, newHash) = (first, first)
        for hash in path {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                (oldHash, newHash) = (.node(hash, oldHash), .node(hash, newHash))
                while node & 1 == 0, node != 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                newHash = .node(newHash, hash)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return last == 0 && oldHash == old.root && newHash == new.root
    }
}

/// A tree's size and root.
package struct TreeHead: Equatable, Sendable {
    package let size: Int64
    package let root: Hash256

    package init(size: Int64, root: Hash256) { (self.size, self.root) = (size, root) }
}

extension TreeReader {
    /// Proves that the tree of size `old` is the beginning of the tree of size `new` (RFC 6962, 2.1.2).
    package func consistencyProof(from old: Int64, to new: Int64) throws -> ConsistencyProof {
        guard old > 0, old <= new else { throw TreeFault.sizeOutOfRange }
        guard old < new else { return ConsistencyProof(hashes: []) }
        var (run, hashes, isWholeOldTree): (Range<Int64>, [Hash256], Bool) = (0..<new, [], true)
        while run.upperBound != old {
            let middle = run.lowerBound + largestPowerOfTwo(below: Int64(run.count))
            if old <= middle {
                hashes.append(try hash(of: middle..<run.upperBound))
                run = run.lowerBound..<middle
            } else {
                hashes.append(try hash(of: run.lowerBound..<middle))
                (run, isWholeOldTree) = (middle..<run.upperBound, false)
            }
        }
        if !isWholeOldTree { hashes.append(try hash(of: run)) }
        return ConsistencyProof(hashes: hashes.reversed())
    }
}
