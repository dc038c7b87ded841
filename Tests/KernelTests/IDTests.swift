import Kernel
import Testing

@Suite struct IDTests {
    private struct Thing {}

    @Test func `two ids are the same when their bytes are`() {
        let (composed, decomposed) = (ID<Thing>("caf\u{E9}"), ID<Thing>("cafe\u{301}"))
        #expect(composed.rawValue == decomposed.rawValue)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect(sameBytes("a", "a"))
        #expect(!sameBytes("\u{E9}", "e\u{301}"))
    }

    @Test func `a key made later sorts later, whatever chance says`() {
        let instants: [Instant] = [0, 1, 255, 256, 1_795_487_401_005, 1_795_487_401_006, 281_474_976_710_655]
        let keys = instants.map { TimeOrderedKey.make(at: $0, random: ($0.milliseconds % 2 == 0 ? .max : 0, 0)) }
        #expect(keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } == keys)
        #expect(keys.allSatisfy { $0.utf8.count == 26 })
    }

    @Test func `a key holds eighty bits of chance`() {
        let key = TimeOrderedKey.make(at: 0, random: (1, 2))
        #expect(key == "0000000000" + "00000001" + "00000002")
        let keys = Set((0..<1_000).map { _ in SystemRandomness().key(at: 0) })
        #expect(keys.count == 1_000)
    }

    @Test func `a number stays within its range`() {
        let randomness = SystemRandomness()
        #expect((0..<100).allSatisfy { _ in (3...5).contains(randomness.number(in: 3...5)) })
        #expect(randomness.number(in: 7...7) == 7)
        #expect(randomness.bytes(13).count == 13)
    }
}
