import Domain
import Kernel

/// What the log says about one thing, oldest first, in words.
struct Story {
    let names: Names
    let clock: ViewerClock
    let mayReadLog: Bool

    func view(_ entries: [StoredEntry]) throws -> View {
        let steps = try entries.reversed().map { try step($0) }
        return ["history": .list(steps), "hasHistory": .flag(!steps.isEmpty)]
    }

    private func step(_ entry: StoredEntry) throws -> View {
        let actor = entry.json["actor"]?["id"]?.string
        return [
            "what": .text(entry.action.actionWords), "when": .text(clock.moment(entry.at)),
            "who": .some(try actor.map { try names.actor($0) }), "seq": .number(entry.seq),
            "entryHref": mayReadLog ? .text("/log/\(entry.seq)") : nil,
        ]
    }
}
