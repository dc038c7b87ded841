/// What the rules that match so far say, of one policy.
///
/// Kept in the form where equal states stay equal whatever else matches, so that two policies that agree so far and
/// share the remaining rules agree everywhere.
struct RegionState: Hashable, Sendable {
    private(set) var isDenied = false
    private(set) var stages: UInt64 = 0
    private(set) var limit: Int?
    private(set) var isApproved = false

    mutating func add(_ rule: RegionRule) {
        guard !isAbsorbing(rule) else { return }
        switch rule.effect {
        case .deny: (isDenied, stages, limit, isApproved) = (true, 0, nil, false)
        case .requireStage: (stages, isApproved) = (stages | 1 << UInt64(rule.stage), false)
        case .limitDays(let days): (limit, isApproved) = (days, false)
        case .autoApprove: isApproved = true
        }
    }

    /// Whether the rule would add nothing.
    func isAbsorbing(_ rule: RegionRule) -> Bool {
        if isDenied { return true }
        return switch rule.effect {
        case .deny: false
        case .requireStage: stages & (1 << UInt64(rule.stage)) != 0
        case .limitDays(let days): limit.map { $0 <= days } ?? false
        case .autoApprove: isApproved || isRestricted
        }
    }

    /// Whether an automatic approval is out of the question.
    var isRestricted: Bool { isDenied || stages != 0 || limit != nil }

    func outcome(_ names: [String]) -> PolicyOutcome {
        if isDenied { return .deny }
        if isApproved { return .autoApprove }
        let required = Names(names.indices.filter { stages & (1 << UInt64($0)) != 0 }.map { names[$0] })
        return PolicyOutcome(.review, stages: required, maximumDays: limit)
    }
}
