/// Requests that are the same to the policies that are looked at.
struct Cell: Hashable, Sendable {
    enum Presence: Hashable, Sendable { case there, absent, either }

    enum Classes: Hashable, Sendable {
        case any
        /// The request names no class.
        case missing
        /// At least one class is named: these bits are there, those are not, the others may be.
        case known(there: UInt64, absent: UInt64)
    }

    /// By dimension: the atoms, all of them when nil.
    var atoms: [[Int]?]
    var groups: [Presence]
    var classes = Classes.any

    init(dimensions: Int, groups: Int) {
        atoms = Array(repeating: nil, count: dimensions)
        self.groups = Array(repeating: .either, count: groups)
    }
}

extension Cell.Classes {
    /// Whether the condition on classes holds; nil when it depends on what is not decided.
    func verdict(_ when: RegionConditions, of all: UInt64) -> Bool? {
        switch self {
        case .any: nil
        case .missing: when.missing
        case .known(let there, let absent):
            Self.both(Self.within(when, there, absent, all), Self.any(when, there, absent, all))
        }
    }

    private static func both(_ a: Bool?, _ b: Bool?) -> Bool? {
        if a == false || b == false { return false }
        return a == true && b == true ? true : nil
    }

    private static func within(_ when: RegionConditions, _ there: UInt64, _ absent: UInt64, _ all: UInt64) -> Bool? {
        guard when.classesWithin != .max else { return true }
        let outside = all & ~when.classesWithin
        if there & outside != 0 || when.classesWithin & ~absent == 0 { return false }
        return outside & ~absent == 0 ? true : nil
    }

    private static func any(_ when: RegionConditions, _ there: UInt64, _ absent: UInt64, _ all: UInt64) -> Bool? {
        guard when.classesAny != 0 else { return true }
        if there & when.classesAny != 0 { return true }
        if when.classesAny & ~absent == 0 { return false }
        return all & ~when.classesAny & ~absent == 0 ? true : nil
    }
}
