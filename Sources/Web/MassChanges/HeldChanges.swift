import Domain
import Kernel

/// What the breaker holds, and what this visitor may do about it.
struct HeldChanges {
    let view: View

    init(in tx: any Transaction, _ names: Names, _ visit: Visit) throws {
        let held = try tx.massChanges.list(page: PageRequest(size: 100)).items.filter { $0.state == .paused }
        let admins = try tx.people.withRole(.admin)
        let rows = try held.map { change -> View in
            let isOwn = sameBytes(change.askedBy, visit.person.id.rawValue)
            let needsSecond = isOwn && admins.contains { $0.id != visit.person.id }
            return [
                "id": .text(change.id.rawValue), "headline": .text(try change.headline(names)),
                "why": .text(change.reason.sentence), "who": .text(try names.actor(change.askedBy)),
                "since": .text(visit.clock.moment(change.askedAt)), "canSettle": .flag(visit.may(.administer)),
                "canRelease": .flag(!needsSecond),
                "second": .some(needsSecond ? "You asked for it, so another site admin lets it go on." : nil),
            ]
        }
        view = ["held": .list(rows), "hasHeld": .flag(!rows.isEmpty)]
    }
}

extension MassChange {
    /// What it is, with the names of what it is about.
    func headline(_ names: Names) throws -> String {
        let what = ViewerClock.count(size, "removal")
        switch cause {
        case .reconciliation: return "\(what) of members without a grant"
        case .leaver:
            let who = try subjects.map { try names.person(ID($0)) }.joined(separator: ", ")
            return "\(what), because \(who.isEmpty ? "somebody" : who) left"
        case .toolStatus:
            let tools = try subjects.map { try names.toolName(ID($0)) }.joined(separator: ", ")
            return "\(what), because \(tools.isEmpty ? "a tool" : tools) changed"
        case .bulk: return "\(what) in bulk"
        }
    }

    func row(_ names: Names, _ clock: ViewerClock) throws -> View {
        let settler = try settledBy.map { try names.person($0) }
        return [
            "headline": .text(try headline(names)), "why": .text(reason.sentence), "lozenges": [lozenge].field,
            "who": .text(try names.actor(askedBy)), "since": .text(clock.moment(askedAt)),
            "settled": .some(
                settler.map { who in
                    "By \(who)" + (settledAt.map { ", \(clock.moment($0))" } ?? "")
                        + (settledReason.map { ": \($0)" } ?? "")
                }
            ),
            "progress": .text("\(done) of \(size)"),
        ]
    }

    var lozenge: Lozenge {
        switch state {
        case .paused: Lozenge("Held", .bad)
        case .running: Lozenge("Going on", .info)
        case .done: Lozenge("Done", .good)
        case .cancelled: Lozenge("Given up", .calm)
        }
    }
}
