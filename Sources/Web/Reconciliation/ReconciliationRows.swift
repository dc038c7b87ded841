import Domain
import Kernel

/// The compared groups, by the tools that they stand for.
struct GroupRows {
    let comparisons: [GroupComparison]
    private let names: [Grant.Target: String]

    init(in tx: any Transaction) throws {
        comparisons = try tx.reconciliation.comparisons(page: PageRequest(size: 100)).items
        var names: [Grant.Target: String] = [:]
        for tool in try tx.catalog.all() {
            for role in tool.roles {
                guard let target = tool.target(role: role.name) else { continue }
                names[target] = [names[target], "\(tool.name), \(role.name)"].compactMap(\.self).joined(separator: "; ")
            }
        }
        self.names = names
    }

    func name(of id: ID<GroupComparison>) -> String {
        comparisons.first { $0.id == id }.map(name) ?? "a group"
    }

    private func name(_ comparison: GroupComparison) -> String {
        names[comparison.target] ?? comparison.target.group
    }

    func views(_ clock: ViewerClock) -> [View] {
        comparisons.map { comparison in
            let counts = comparison.lastCounts
            return [
                "id": .text(comparison.id.rawValue), "name": .text(name(comparison)),
                "group": .text(comparison.target.group), "lozenges": [comparison.lozenge].field,
                "when": .text(comparison.completedAt.map { "Compared \(clock.moment($0))." } ?? "Not compared yet."),
                "counts": .text(
                    "\(ViewerClock.count(Int(counts.members), "member")): \(counts[.grant] + counts[.otherGrant]) by grant, "
                        + "\(counts[.baseline]) from before, \(counts[.leaving]) leaving, "
                        + "\(counts[.outOfBand]) unexplained; \(counts[.missing]) missing"
                        + (counts[.unknown] > 0 ? ", \(counts[.unknown]) not known" : "") + "."
                ),
                "failure": .some(comparison.message?.sentence), "canRun": .flag(comparison.state == .resting),
            ]
        }
    }
}

extension GroupComparison {
    fileprivate var lozenge: Lozenge {
        if code != nil { return Lozenge("Failed", .bad) }
        if state != .resting { return Lozenge("Comparing, \(pages) pages read", .info) }
        guard completedAt != nil else { return Lozenge("Waits", .calm) }
        let differs = lastCounts[.outOfBand] + lastCounts[.missing] > 0
        return differs ? Lozenge("Differs", .warn) : Lozenge("Agrees", .good)
    }
}

extension Finding.Kind {
    var title: String { self == .outOfBand ? "Members without a grant" : "Grants without their member" }

    var text: String {
        switch self {
        case .outOfBand: "They are in the group, and neither a grant nor the time before Clearance explains why."
        case .missing: "The grant is active, but its holder is not in the group."
        }
    }

    var nothing: String {
        self == .outOfBand ? "Every member is explained." : "Every holder is a member."
    }

    var choices: [Finding.Choice] { self == .outOfBand ? [.remove, .adopt] : [.readd, .revoke] }
}

extension Finding.Choice {
    var label: String {
        switch self {
        case .remove: "Take out of the group"
        case .adopt: "Let them stay"
        case .readd: "Give the access again"
        case .revoke: "Revoke the grant"
        }
    }

    var tone: String { self == .remove || self == .revoke ? "danger" : "primary" }
}

extension Finding {
    func row(_ groups: GroupRows, _ names: Names, _ clock: ViewerClock) throws -> View {
        let who = try person.map { try names.person($0) } ?? "Somebody not mapped"
        return [
            "id": .text(id.rawValue), "who": .text(who), "group": .text(groups.name(of: comparison)),
            "identity": .some(identity?.rawValue), "since": .text(clock.moment(foundAt)), "lozenges": progress.field,
            "grantHref": .some(grant.map { "/grants/\($0)" }),
            "grantLabel": .text(kind == .missing ? "The grant" : "The grant that ended"),
            "finding": .some(message?.sentence), "canChoose": .flag(state == .open),
            "suggestion": .text("Suggested: \(suggestion.label.lowercased())."),
        ]
    }

    private var progress: [Lozenge] {
        if state == .removing { return [Lozenge("Being taken out", .info)] }
        if isAdoptionProposed { return [Lozenge("Waits for another admin", .info)] }
        return code == nil ? [] : [Lozenge("Failed", .bad)]
    }
}
