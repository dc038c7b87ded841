import Domain
import Kernel

/// In one hour no more removals pass the breaker than it allows, save those that an admin let go on.
///
/// The company is so small that a tenth of its grants is less than what always passes.
struct BreakerReplay {
    private var most = Breaker.standard.most
    private var passed: [Instant] = []

    private var wanted: (from: Instant, most: Int)?

    static let telling: Set<String> = [
        "breaker_set", "breaker_raise_asked", "grant_revoked", "finding_removal_ordered",
    ]

    mutating func read(_ entry: ToldEntry) throws {
        // What the only admin asked for holds a day later, without an entry of its own.
        if let (from, raised) = wanted, entry.at >= from { (most, wanted) = (raised, nil) }
        let new = entry.data["new"]?["most"]?.integer.map(Int.init)
        if entry.action == "breaker_set" { (most, wanted) = (new ?? most, nil) }
        if entry.action == "breaker_raise_asked" { wanted = entry.instant("from").map { ($0, new ?? most) } }
        guard Self.isOneOfMany(entry) else { return }
        passed.removeAll { $0 <= entry.at - .hours(1) }
        passed.append(entry.at)
        // A worker does it only after an admin's word, or where it was within the bound as a whole.
        guard entry.isByPerson else { return }
        try entry.must(passed.count <= min(most, Breaker.least), "breaker", "\(passed.count) removals in an hour")
    }

    private static func isOneOfMany(_ entry: ToldEntry) -> Bool {
        switch entry.action {
        case "grant_revoked":
            let reason = entry.data["reason"]?.string ?? ""
            return ["leaver:", "tool_blocked:", "many:"].contains { reason.hasPrefix($0) }
        default: return entry.action == "finding_removal_ordered"
        }
    }
}
