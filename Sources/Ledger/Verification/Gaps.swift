/// Numbers that were passed over and may still come.
struct Gaps {
    private(set) var all: [ClosedRange<Int64>] = []

    /// More gaps than this are not waited for, so that memory stays flat.
    private static let most = 64

    /// Opens a gap, or returns it when there are too many already.
    mutating func open(_ gap: ClosedRange<Int64>) -> ClosedRange<Int64>? {
        guard all.count < Self.most else { return gap }
        all.append(gap)
        return nil
    }

    /// Takes a number out of the gap that holds it; false when none does.
    mutating func close(_ seq: Int64) -> Bool {
        guard let index = all.firstIndex(where: { $0.contains(seq) }) else { return false }
        let gap = all.remove(at: index)
        if seq < gap.upperBound { all.insert(seq + 1...gap.upperBound, at: index) }
        if gap.lowerBound < seq { all.insert(gap.lowerBound...seq - 1, at: index) }
        return true
    }
}

/// The hashes of the latest entries by their numbers.
struct RecentHashes {
    static let count = 256

    private var slots: [(seq: Int64, hash: Hash256)] = Array(repeating: (0, .zero), count: count)

    subscript(seq: Int64) -> Hash256? {
        get {
            let slot = slots[Int(seq & 255)]
            return slot.seq == seq ? slot.hash : nil
        }
        set { if let newValue { slots[Int(seq & 255)] = (seq, newValue) } }
    }
}
