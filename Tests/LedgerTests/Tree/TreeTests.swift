import Ledger
import Testing

@Suite struct TreeTests {
    /// Leaves of a tree, the tree grown one by one, and the nodes that storage would keep.
    private struct Grown {
        var leaves: [Hash256] = []
        var frontier = TreeFrontier()
        var nodes: [TreeNode] = []

        init(_ count: Int) {
            for number in 0..<count {
                let leaf = Hash256.leaf(Array("entry \(number)".utf8))
                leaves.append(leaf)
                frontier.append(leaf: leaf, finished: &nodes)
            }
        }

        var reader: TreeReader {
            let (leaves, nodes) = (leaves, nodes)
            return TreeReader(
                node: { level, index in nodes.first { $0.level == level && $0.index == index }?.hash },
                leaves: { Array(leaves[Int($0.lowerBound)..<Int($0.upperBound)]) }
            )
        }
    }

    /// The definition of RFC 6962, section 2.1, word for word.
    private func definedRoot(_ leaves: ArraySlice<Hash256>) -> Hash256 {
        guard leaves.count > 1 else { return leaves.first ?? .emptyRoot }
        var width = 1
        while width * 2 < leaves.count { width *= 2 }
        return .node(definedRoot(leaves.prefix(width)), definedRoot(leaves.dropFirst(width)))
    }

    @Test func `a tree grown leaf by leaf has the root that the RFC defines`() {
        let grown = Grown(70)
        var frontier = TreeFrontier()
        #expect(frontier.root == definedRoot([]))
        for (index, leaf) in grown.leaves.enumerated() {
            frontier.append(leaf: leaf)
            #expect(frontier.root == definedRoot(grown.leaves.prefix(index + 1)))
        }
    }

    @Test func `the empty tree has the root of the RFC`() {
        #expect(TreeFrontier().root.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test(arguments: [0, 1, 2, 3, 255, 256, 257, 600])
    func `a tree is stored and read back, and grows on as if it had never been put away`(size: Int) throws {
        let grown = Grown(size)
        var restored = try #require(TreeFrontier(serialized: grown.frontier.serialized))
        #expect(restored == grown.frontier)
        let longer = Grown(size + 5)
        for leaf in longer.leaves.dropFirst(size) { restored.append(leaf: leaf) }
        #expect(restored == longer.frontier)
    }

    @Test func `a frontier of any other length is not read`() {
        let bytes = Grown(7).frontier.serialized
        for count in 0..<bytes.count { #expect(TreeFrontier(serialized: Array(bytes.prefix(count))) == nil) }
        #expect(TreeFrontier(serialized: bytes + Array(repeating: 0, count: 32)) == nil)
        #expect(TreeFrontier(serialized: Array(repeating: 255, count: 8 + 32 * 64)) == nil)
    }

    @Test func `only nodes over 256 leaves and more are worth storing`() {
        let nodes = Grown(1_100).nodes
        #expect(
            nodes.map { [$0.level, Int($0.index)] } == [[8, 0], [8, 1], [9, 0], [8, 2], [8, 3], [9, 1], [10, 0]]
        )
    }

    @Test(arguments: [1, 2, 7, 256, 257, 511, 700])
    func `every leaf can be proven, and for no other place`(size: Int) throws {
        let grown = Grown(size)
        for index in stride(from: 0, to: size, by: size > 20 ? 37 : 1) {
            let proof = try grown.reader.inclusionProof(of: Int64(index), size: Int64(size))
            func holds(at place: Int) -> Bool {
                proof.proves(leaf: grown.leaves[index], at: Int64(place), size: Int64(size), root: grown.frontier.root)
            }
            #expect(holds(at: index))
            #expect(!holds(at: index + 1))
            #expect(!holds(at: index - 1))
        }
    }

    @Test(arguments: [1, 2, 8, 255, 256, 300, 513, 699, 700])
    func `an earlier tree is shown to be the beginning of a later one`(old: Int) throws {
        let (grown, earlier) = (Grown(700), Grown(old))
        let proof = try grown.reader.consistencyProof(from: Int64(old), to: 700)
        let new = TreeHead(size: 700, root: grown.frontier.root)
        #expect(proof.proves(old: TreeHead(size: Int64(old), root: earlier.frontier.root), new: new))
        #expect(!proof.proves(old: TreeHead(size: Int64(old), root: .zero), new: new))
        #expect(!proof.proves(old: TreeHead(size: Int64(old) + 1, root: earlier.frontier.root), new: new))
        #expect(try grown.reader.frontier(size: Int64(old)) == earlier.frontier)
    }

    @Test func `proofs outside the tree are refused`() {
        let reader = Grown(5).reader
        #expect(throws: TreeFault.sizeOutOfRange) { try reader.inclusionProof(of: 5, size: 5) }
        #expect(throws: TreeFault.sizeOutOfRange) { try reader.inclusionProof(of: -1, size: 5) }
        #expect(throws: TreeFault.sizeOutOfRange) { try reader.consistencyProof(from: 0, to: 5) }
        #expect(throws: TreeFault.sizeOutOfRange) { try reader.consistencyProof(from: 6, to: 5) }
    }

    @Test func `a missing node is said, not guessed`() {
        let leaves = Grown(600).leaves
        let reader = TreeReader(
            node: { _, _ in nil },
            leaves: { Array(leaves[Int($0.lowerBound)..<Int($0.upperBound)]) }
        )
        #expect(throws: TreeFault.nodeMissing(level: 8, index: 0)) { try reader.inclusionProof(of: 300, size: 600) }
    }
}
