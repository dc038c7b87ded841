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
            #expect(isProven(vector) != vector["wantErr"]?.bool, "\(vector["file"]?.string ?? "")")
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
            #expect(isConsistent(vector) != vector["wantErr"]?.bool, "\(vector["file"]?.string ?? "")")
        }
    }

    private func isConsistent(_ vector: JSON) -> Bool {
        guard let first = root(vector["root1"]), let second = root(vector["root2"]), let hashes = proof(vector),
            let oldSize = vector["size1"]?.clipped, let newSize = vector["size2"]?.clipped
        else { return false }
        let (old, new) = (TreeHead(size: oldSize, root: first), TreeHead(size: newSize, root: second))
        return ConsistencyProof(hashes: hashes).proves(old: old, new: new)
    }

    /// Some vectors only compare roots and write any text for them: a hash of it stands for it here.
    private func root(_ value: JSON?) -> Hash256? {
        value?.hash ?? value?.string.flatMap { Base64.decode($0) }.map { .leaf($0) }
    }

    /// Nil when a hash of the proof is no hash.
    private func proof(_ vector: JSON) -> [Hash256]? {
        let texts = vector["proof"]?.array ?? []
        let hashes = texts.compactMap(\.hash)
        return hashes.count == texts.count ? hashes : nil
    }
}
