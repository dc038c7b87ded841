/// One way in which requests differ that policies can tell apart, besides groups and classes of data.
enum Dimension: Hashable, Sendable {
    case project, tool, status, risk, role, region, days, time
    case attested(Attestation)

    static let all: [Dimension] =
        [.tool, .project, .status, .risk, .role, .days, .region, .time] + Attestation.allCases.map(Dimension.attested)

    /// Its place in masks of open dimensions; groups and classes have the two highest bits.
    var bit: UInt32 { 1 << UInt32(place) }

    var place: Int {
        switch self {
        case .tool: 0
        case .project: 1
        case .status: 2
        case .risk: 3
        case .role: 4
        case .days: 5
        case .region: 6
        case .time: 7
        case .attested(let attestation): 8 + attestation.place
        }
    }

    static let classesBit: UInt32 = 1 << 30
    static let groupsBit: UInt32 = 1 << 31
    static let scalarBits: UInt32 = (1 << 30) - 1
}

/// Values of one dimension that no rule tells apart.
enum Atom: Hashable, Sendable {
    case name(String)
    /// Every name that no rule mentions.
    case otherName
    case missing
    case status(Tool.Status)
    case risk(Tool.Risk)
    /// Days, or days of age.
    case numbers(ClosedRange<Int>)
    /// Milliseconds: from the first, up to but without the second.
    case times(Range<Int64>)
    case stated(Bool, age: ClosedRange<Int>)
}

/// A set of the atoms of one dimension.
struct AtomSet: Hashable, Sendable {
    private var words: [UInt64]
    /// The last atom there is.
    let last: Int

    init(count: Int) { (words, last) = (Array(repeating: 0, count: (count + 63) / 64), count - 1) }

    @inline(__always)
    func contains(_ atom: Int) -> Bool { words[atom >> 6] & (1 << UInt64(atom & 63)) != 0 }

    mutating func insert(_ atom: Int) { words[atom >> 6] |= 1 << UInt64(atom & 63) }
}
