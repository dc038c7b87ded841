/// Facts as numbers, for one compiled policy: what no rule names is all the same.
package struct CompactFacts: Sendable {
    var project = NameTable.unknown
    var tool = NameTable.unknown
    var role = NameTable.unknown
    var region = NameTable.missing
    /// One bit each: status in the low five, risk above them.
    var standing: UInt8 = 0
    var days: Int32 = 0
    /// One bit for every class that a rule names, the highest for all others; zero when no class is known.
    var classes: UInt64 = 0
    /// The attestations that are stated, and what they state, by the order of `Attestation.allCases`.
    var stated: UInt8 = 0
    var affirmed: UInt8 = 0
    var ages = SIMD8<Int32>(repeating: 0)
    /// Milliseconds; nil when the time is not known.
    var at: Int64?
    /// Only groups that a rule names.
    var groups: ContiguousArray<Int32> = []
    /// What stands in the way of an automatic approval; nil when nothing does.
    var obstacle: String?
}

extension Tool.Status {
    var bit: UInt8 {
        switch self {
        case .approved: 1
        case .pilot: 2
        case .restricted: 4
        case .blocked: 8
        case .retired: 16
        }
    }
}

extension Tool.Risk {
    var bit: UInt8 {
        switch self {
        case .low: 32
        case .medium: 64
        case .high: 128
        }
    }
}

extension Attestation {
    var place: Int {
        switch self {
        case .noTraining: 0
        case .zeroRetention: 1
        case .dpa: 2
        case .soc2: 3
        case .iso27001: 4
        case .iso42001: 5
        case .singleSignOn: 6
        case .dataResidency: 7
        }
    }
}
