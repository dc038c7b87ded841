import Kernel

extension CompiledPolicy {
    /// Decides from the facts alone: same facts, same answer, whatever the order of the rules.
    package func decide(_ facts: PolicyFacts) -> PolicyVerdict { decide(compact(facts)) }

    package func decide(_ facts: borrowing CompactFacts) -> PolicyVerdict {
        var combination = Combination(requestedDays: Int(facts.days))
        for number in matches(facts) { combination.add(rules[number]) }
        return combination.verdict(held: facts.obstacle)
    }

    /// Numbers of the rules that match, in the order of the document.
    func matches(_ facts: borrowing CompactFacts) -> [Int] {
        var found: [Int] = []
        pool.withUnsafeBufferPointer { pool in
            entries.withUnsafeBufferPointer { entries in
                index.forEachCandidate(tool: facts.tool, groups: facts.groups) { number in
                    if entries[number].matches(facts, pool) { found.append(number) }
                }
            }
        }
        return found.count < 2 ? found : found.sortedOnce()
    }

    /// The facts in this policy's numbers.
    package func compact(_ facts: PolicyFacts) -> CompactFacts {
        var result = CompactFacts()
        result.project = names.find(facts.project)
        result.tool = names.find(facts.tool.rawValue)
        result.role = names.find(facts.role)
        result.region = facts.region.map(names.find) ?? NameTable.missing
        result.standing = facts.status.bit | facts.risk.bit
        result.days = Int32(clamping: facts.requestedDays)
        for name in facts.dataClasses {
            let number = classes.find(name)
            result.classes |= 1 << UInt64(number < 0 ? 63 : number)
        }
        for (attestation, fact) in facts.attested { result.state(attestation, fact) }
        result.at = facts.at?.milliseconds
        for group in facts.groups {
            let number = names.find(group)
            if number >= 0 { result.groups.append(number) }
        }
        result.obstacle = facts.obstacle
        return result
    }
}

extension CompactFacts {
    mutating func state(_ attestation: Attestation, _ fact: AttestedFact) {
        let bit: UInt8 = 1 << UInt8(attestation.place)
        stated |= bit
        if fact.holds { affirmed |= bit }
        ages[attestation.place] = Int32(clamping: fact.age)
    }
}

extension CompiledPolicy.Entry {
    @inline(__always)
    func matches(_ facts: borrowing CompactFacts, _ pool: UnsafeBufferPointer<Int32>) -> Bool {
        guard when.hold(facts, pool) else { return false }
        for exception in exceptions where exception.holds(facts, pool) { return false }
        return true
    }
}

extension CompiledPolicy.Exception {
    func holds(_ facts: borrowing CompactFacts, _ pool: UnsafeBufferPointer<Int32>) -> Bool {
        (facts.at.map { $0 < until } ?? when.missing) && when.hold(facts, pool)
    }
}

extension [Int] {
    fileprivate func sortedOnce() -> [Int] {
        var result: [Int] = []
        for number in sorted() where result.last != number { result.append(number) }
        return result
    }
}
