import Kernel
import Ledger
import TestKit
import Testing

@Suite(.enabled(if: SharedFiles.areExpected, "the shared vectors are absent"))
struct TreeVectorTests {
    @Test func `inclusion proofs are judged as the public vectors say`() throws {
        let cases = try Vectors.cases("merkle/inclusion.json", "cases")
        #expect(cases.count == 98)
        for vector in cases {
            let isWrong = try #require(vector["wantErr"]?.bool)
            #expect(isProven(vector) == !isWrong, "\(vector["file"]?.string ?? "")")
        }
    }

    private func isProven(_ vector: JSON) -> Bool {
        guard let leaf = vector["leafHash"]?.hash, let root = vector["root"]?.hash, let hashes = proof(vector),
            let index = vector["leafIdx"]?.clipped, let size = vector["treeSize"]?.clipped
        else { return false }
        return InclusionProof(hashes: hashes).proves(leaf: leaf, at: index, size: size, root: root)
    }

    @Test func `consistency proofs are judged as the public vectors say`() throws {
        let cases = try Vectors.cases("merkle/consistency.json", "cases")
        #expect(cases.count == 98)
        for vector in cases {
            let isWrong = try #require(vector["wantErr"]?.bool)
            #expect(isConsistent(vector) == !isWrong, "\(vector["file"]?.string ?? "")")
        }
    }

    private func isConsistent(_ vector: JSON) -> Bool {
        guard let first = vector["root1"]?.hash, let second = vector["root2"]?.hash, let hashes = proof(vector),
            let oldSize = vector["size1"]?.clipped, let newSize = vector["size2"]?.clipped
        else { return false }
        let (old, new) = (TreeHead(size: oldSize, root: first), TreeHead(size: newSize, root: second))
        return ConsistencyProof(hashes: hashes).proves(old: old, new: new)
    }

    /// Nil when a hash of the proof is no hash.
    private func proof(_ vector: JSON) -> [Hash256]? {
        let texts = vector["proof"]?.array ?? []
        let hashes = texts.compactMap(\.hash)
        return hashes.count == texts.count ? hashes : nil
    }
}
