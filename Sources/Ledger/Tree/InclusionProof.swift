/// The hashes that lead from a leaf to the root: they prove that an entry stands in the log.
package struct InclusionProof: Equatable, Sendable {
    /// From the leaf's sibling upwards.
    package let hashes: [Hash256]

    package init(hashes: [Hash256]) { self.hashes = hashes }

    /// Whether the leaf stands at `index`, counted from 0, in the tree of that size and root (RFC 9162, 2.1.3.2).
    package func proves(leaf: Hash256, at index: Int64, size: Int64, root: Hash256) -> Bool {
        guard index >= 0, index < size else { return false }
        var (node, last, hash) = (index, size - 1, leaf)
        for sibling in hashes {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                hash = .node(sibling, hash)
                while node & 1 == 0, node != 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                hash = .node(hash, sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return last == 0 && hash == root
    }
}

extension TreeReader {
    /// Proves that leaf `index`, counted from 0, is in the tree of that size.
    package func inclusionProof(of index: Int64, size: Int64) throws -> InclusionProof {
        guard index >= 0, index < size else { throw TreeFault.sizeOutOfRange }
        var (run, hashes): (Range<Int64>, [Hash256]) = (0..<size, [])
        while run.count > 1 {
            let middle = run.lowerBound + largestPowerOfTwo(below: Int64(run.count))
            let isLeft = index < middle
            hashes.append(try hash(of: isLeft ? middle..<run.upperBound : run.lowerBound..<middle))
            run = isLeft ? run.lowerBound..<middle : middle..<run.upperBound
        }
        return InclusionProof(hashes: hashes.reversed())
    }
}
