/// Finds the rules that name the tool, or any, and one of the groups, or any.
///
/// Which tools and groups a request has is always known, so the index never hides a rule that a missing fact fulfils.
struct RuleIndex: Sendable {
    /// Rules that name more pairs of tool and group than this are found by their tools alone.
    private static let mostPairs = 64

    /// A key and its rules lie side by side, because in a large index each look-up waits for the memory.
    private struct Slot: Sendable {
        var key = UInt64.max
        var (start, end): (Int32, Int32) = (0, 0)
    }

    private var slots: ContiguousArray<Slot>
    private var rules: ContiguousArray<Int32> = []

    init(_ conditions: [CompiledConditions], pool: ContiguousArray<Int32>) {
        var buckets: [UInt64: [Int32]] = [:]
        for (number, conditions) in conditions.enumerated() {
            for key in Self.keys(of: conditions, pool) { buckets[key, default: []].append(Int32(number)) }
        }
        var size = 16
        while size < buckets.count * 2 { size *= 2 }
        slots = ContiguousArray(repeating: Slot(), count: size)
        for (key, bucket) in buckets { insert(key, bucket) }
    }

    private mutating func insert(_ key: UInt64, _ bucket: [Int32]) {
        let slot = slot(key)
        let start = Int32(rules.count)
        rules.append(contentsOf: bucket)
        slots[slot] = Slot(key: key, start: start, end: Int32(rules.count))
    }

    private static func keys(of conditions: CompiledConditions, _ pool: ContiguousArray<Int32>) -> [UInt64] {
        let tools = numbers(conditions.tools, pool)
        var groups = numbers(conditions.groups, pool)
        if tools.count * groups.count > mostPairs { groups = [NameTable.unknown] }
        return tools.flatMap { tool in groups.map { key(tool, $0) } }
    }

    private static func numbers(_ part: CompiledConditions.Part, _ pool: ContiguousArray<Int32>) -> [Int32] {
        part.isAny ? [NameTable.unknown] : Array(pool[Int(part.start)..<Int(part.start + part.count)])
    }

    @inline(__always)
    private static func key(_ tool: Int32, _ group: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: tool &+ 1)) << 32 | UInt64(UInt32(bitPattern: group &+ 1))
    }

    @inline(__always)
    private func slot(_ key: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while slots[slot].key != key, slots[slot].key != .max { slot = (slot + 1) & mask }
        return slot
    }

    /// Calls the body with every rule that can match; with one that names several of the groups, more than once.
    @inline(__always)
    func forEachCandidate(tool: Int32, groups: borrowing ContiguousArray<Int32>, _ body: (Int) -> Void) {
        visit(NameTable.unknown, groups, body)
        if tool != NameTable.unknown { visit(tool, groups, body) }
    }

    @inline(__always)
    private func visit(_ tool: Int32, _ groups: borrowing ContiguousArray<Int32>, _ body: (Int) -> Void) {
        visit(Self.key(tool, NameTable.unknown), body)
        for index in groups.indices { visit(Self.key(tool, groups[index]), body) }
    }

    @inline(__always)
    private func visit(_ key: UInt64, _ body: (Int) -> Void) {
        let found = slots[slot(key)]
        for index in found.start..<found.end { body(Int(rules[Int(index)])) }
    }
}
