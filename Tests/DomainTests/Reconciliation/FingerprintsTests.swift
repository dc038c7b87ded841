import Domain
import Kernel
import Testing

@Suite struct FingerprintsTests {
    private func reference(_ number: Int) -> [UInt8] { sha256(Array("member \(number)".utf8)) }

    @Test(arguments: [1, 2, 7])
    func `all parts together know exactly who was listed`(parts: Int) {
        let listed = (0..<500).map(reference)
        let pages = stride(from: 0, to: 500, by: 100).map { Fingerprints.bytes(of: Array(listed[$0..<($0 + 100)])) }
        let known = (0..<parts).map { part in
            var known = Fingerprints(part: part, of: parts)
            for page in pages { known.add(page) }
            known.sort()
            return known
        }
        for number in 0..<1_000 {
            let covering = known.filter { $0.covers(reference(number)) }
            #expect(covering.count == 1)
            #expect(covering.first?.contains(reference(number)) == (number < 500))
        }
    }

    @Test(arguments: [(0, 1), (65_536, 1), (65_537, 2), (1_000_000, 16)] as [(Int64, Int)])
    func `a part holds no more than fits`(members: Int64, parts: Int) {
        #expect(Fingerprints.parts(for: members) == parts)
    }
}
