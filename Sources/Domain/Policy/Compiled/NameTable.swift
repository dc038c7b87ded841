import Kernel

/// Numbers for names, so that deciding compares integers: open addressing over the bytes of UTF-8.
struct NameTable: Sendable {
    /// No rule names it.
    static let unknown: Int32 = -1
    /// The fact is missing.
    static let missing: Int32 = -2

    private var names: ContiguousArray<String> = []
    private var hashes: ContiguousArray<UInt64> = []
    /// Number plus one, or zero where free; the count is a power of two, and at most half is used.
    private var slots = ContiguousArray<Int32>(repeating: 0, count: 64)

    var count: Int { names.count }

    /// The number of the name, made now if it is new.
    mutating func number(_ name: String) -> Int32 {
        let hash = Self.hash(name)
        let slot = slot(name, hash)
        guard slots[slot] == 0 else { return slots[slot] - 1 }
        names.append(name)
        hashes.append(hash)
        slots[slot] = Int32(names.count)
        if names.count * 2 > slots.count { grow() }
        return Int32(names.count - 1)
    }

    func find(_ name: String) -> Int32 { slots[slot(name, Self.hash(name))] - 1 }

    func name(_ number: Int32) -> String { names[Int(number)] }

    private func slot(_ name: String, _ hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let number = Int(slots[slot] - 1)
            if hashes[number] == hash, sameBytes(names[number], name) { break }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        slots = ContiguousArray(repeating: 0, count: slots.count * 2)
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(number + 1)
        }
    }

    /// FNV-1a with a last mixing step, because only the low bits are looked at.
    private static func hash(_ name: String) -> UInt64 {
        var name = name
        return name.withUTF8 { bytes in
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            return hash ^ (hash >> 29)
        }
    }
}
