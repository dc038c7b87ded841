/// Conditions as numbers.
struct CompiledConditions: Sendable {
    /// A set of numbers in the policy's pool; a negative count stands for "any".
    struct Part: Sendable {
        var start: Int32 = 0
        var count: Int32 = -1
        var isAny: Bool { count < 0 }
    }

    var projects = Part()
    var tools = Part()
    var roles = Part()
    var regions = Part()
    var groups = Part()
    /// Status and risk bits that are admitted.
    var standing: UInt8 = 0xFF
    var firstDay: Int32 = 0
    var lastDay: Int32 = .max
    /// Zero bits are classes that must not be there.
    var classesWithin: UInt64 = .max
    /// Zero when no class is asked for.
    var classesAny: UInt64 = 0
    var asksForClasses = false
    var attested: UInt8 = 0
    var affirmed: UInt8 = 0
    var maximumAge: Int32 = .max
    /// Whether a condition on a missing fact holds.
    var missing = false
}

extension CompiledConditions {
    @inline(__always)
    func hold(_ facts: borrowing CompactFacts, _ pool: UnsafeBufferPointer<Int32>) -> Bool {
        guard standing & facts.standing == facts.standing, facts.days >= firstDay, facts.days <= lastDay else {
            return false
        }
        guard tools.isAny || tools.contains(facts.tool, pool) else { return false }
        guard projects.isAny || projects.contains(facts.project, pool) else { return false }
        guard roles.isAny || roles.contains(facts.role, pool) else { return false }
        guard groups.isAny || groups.containsAny(facts.groups, pool) else { return false }
        return holdOnWhatMayBeMissing(facts, pool)
    }

    private func holdOnWhatMayBeMissing(
        _ facts: borrowing CompactFacts,
        _ pool: UnsafeBufferPointer<Int32>
    ) -> Bool {
        if asksForClasses {
            guard facts.classes == 0 ? missing : admitsClasses(facts.classes) else { return false }
        }
        if !regions.isAny {
            guard facts.region == NameTable.missing ? missing : regions.contains(facts.region, pool) else {
                return false
            }
        }
        return attested == 0 || admitsAttested(facts)
    }

    private func admitsClasses(_ classes: UInt64) -> Bool {
        classes & ~classesWithin == 0 && (classesAny == 0 || classes & classesAny != 0)
    }

    private func admitsAttested(_ facts: borrowing CompactFacts) -> Bool {
        for place in 0..<8 where attested & (1 << UInt8(place)) != 0 {
            let bit: UInt8 = 1 << UInt8(place)
            if facts.stated & bit == 0 || facts.ages[place] > maximumAge {
                guard missing else { return false }
            } else if (facts.affirmed ^ affirmed) & bit != 0 {
                return false
            }
        }
        return true
    }
}

extension CompiledConditions.Part {
    @inline(__always)
    func contains(_ number: Int32, _ pool: UnsafeBufferPointer<Int32>) -> Bool {
        for index in Int(start)..<Int(start + count) where pool[index] == number { return true }
        return false
    }

    @inline(__always)
    func containsAny(_ numbers: borrowing ContiguousArray<Int32>, _ pool: UnsafeBufferPointer<Int32>) -> Bool {
        for index in numbers.indices where contains(numbers[index], pool) { return true }
        return false
    }
}
