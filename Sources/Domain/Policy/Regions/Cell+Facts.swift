import Kernel

extension Partition {
    /// The one cell in which the request lies.
    func cell(of facts: PolicyFacts) -> Cell {
        var cell = Cell(dimensions: Dimension.all.count, groups: groups.count)
        for dimension in Dimension.all {
            cell.atoms[dimension.place] = atom(of: facts, dimension).map { [$0] }
        }
        for index in cell.groups.indices { cell.groups[index] = .absent }
        for group in facts.groups {
            let index = groups.find(group)
            if index >= 0 { cell.groups[Int(index)] = .there }
        }
        let there = bits(facts.dataClasses)
        cell.classes = there == 0 ? .missing : .known(there: there, absent: allClasses & ~there)
        return cell
    }

    /// The first that holds: `otherName` stands after every name.
    private func atom(of facts: PolicyFacts, _ dimension: Dimension) -> Int? {
        atoms[dimension.place].firstIndex { $0.holds(facts, dimension) }
    }

    func bits(_ names: [String]) -> UInt64 {
        names.reduce(UInt64(0)) { bits, name in
            let number = classes.find(name)
            return bits | 1 << UInt64(number < 0 ? 63 : number)
        }
    }

    /// Whether the request lies in the cell.
    func contains(_ cell: Cell, _ facts: PolicyFacts) -> Bool {
        for dimension in Dimension.all {
            guard let chosen = cell.atoms[dimension.place] else { continue }
            guard let atom = atom(of: facts, dimension), chosen.contains(atom) else { return false }
        }
        for (index, presence) in cell.groups.enumerated() where presence != .either {
            let isMember = facts.groups.contains { groups.find($0) == index }
            guard isMember == (presence == .there) else { return false }
        }
        let there = bits(facts.dataClasses)
        return switch cell.classes {
        case .any: true
        case .missing: there == 0
        case .known(let wanted, let absent): there != 0 && there & wanted == wanted && there & absent == 0
        }
    }

    /// A request that lies in the cell.
    func example(of cell: Cell) -> PolicyFacts {
        var facts = PolicyFacts(
            project: "",
            tool: "",
            role: "",
            status: .approved,
            risk: .low,
            groups: cell.groups.indices.filter { cell.groups[$0] == .there }.map { groups.name(Int32($0)) },
            requestedDays: 1,
            dataClasses: exampleClasses(cell.classes)
        )
        for dimension in Dimension.all {
            let atom = atoms[dimension.place][cell.atoms[dimension.place]?.first ?? 0]
            atom.put(into: &facts, dimension, other: unnamed(dimension))
        }
        return facts
    }

    private func exampleClasses(_ classes: Cell.Classes) -> [String] {
        switch classes {
        case .missing: return []
        case .any: return exampleClasses(.known(there: 0, absent: 0))
        case .known(let there, let absent):
            let chosen = there != 0 ? there : allClasses & ~absent
            let all = (0..<64).filter { chosen & (1 << UInt64($0)) != 0 }
            return (there != 0 ? all : Array(all.prefix(1))).map(className)
        }
    }

    func className(_ bit: Int) -> String {
        bit < 63 ? classes.name(Int32(bit)) : Self.fresh("other") { classes.find($0) < 0 }
    }

    private func unnamed(_ dimension: Dimension) -> String {
        Self.fresh("other") { !atoms[dimension.place].contains(.name($0)) }
    }

    /// A name that nobody has.
    private static func fresh(_ word: String, _ isFree: (String) -> Bool) -> String {
        var name = word
        while !isFree(name) { name += "-" + word }
        return name
    }
}

extension Atom {
    func holds(_ facts: PolicyFacts, _ dimension: Dimension) -> Bool {
        switch dimension {
        case .project: isName(facts.project)
        case .tool: isName(facts.tool.rawValue)
        case .role: isName(facts.role)
        case .region: facts.region.map(isName) ?? (self == .missing)
        case .status: self == .status(facts.status)
        case .risk: self == .risk(facts.risk)
        case .days: if case .numbers(let range) = self { range.contains(facts.requestedDays) } else { false }
        case .time:
            if case .times(let range) = self {
                facts.at.map { range.contains($0.milliseconds) } ?? false
            } else {
                false
            }
        case .attested(let attestation): isStated(facts.attested[attestation])
        }
    }

    /// `otherName` comes last, after every name there is.
    private func isName(_ text: String) -> Bool {
        switch self {
        case .name(let name): sameBytes(name, text)
        case .otherName: true
        default: false
        }
    }

    private func isStated(_ fact: AttestedFact?) -> Bool {
        guard let fact, case .stated(let value, let age) = self else { return fact == nil && self == .missing }
        return value == fact.holds && age.contains(fact.age)
    }

    func put(into facts: inout PolicyFacts, _ dimension: Dimension, other: String) {
        let name = if case .name(let name) = self { name } else { other }
        switch dimension {
        case .project: facts.project = name
        case .tool: facts.tool = ID(name)
        case .role: facts.role = name
        case .region: facts.region = self == .missing ? nil : name
        case .status: if case .status(let status) = self { facts.status = status }
        case .risk: if case .risk(let risk) = self { facts.risk = risk }
        case .days: if case .numbers(let range) = self { facts.requestedDays = range.lowerBound }
        case .time: if case .times(let range) = self { facts.at = Instant(milliseconds: max(0, range.lowerBound)) }
        case .attested(let attestation):
            if case .stated(let value, let age) = self {
                facts.attested[attestation] = AttestedFact(value, age: age.lowerBound)
            }
        }
    }
}
