package import Kernel

/// Who is in a group, and who a reader sees in it while changes travel to the replica that answers.
package struct LaggingMembers: Sendable, Codable {
    private struct Entry: Sendable, Codable {
        var isMember: Bool
        var changedAt: Instant
    }

    private var entries: [String: Entry] = [:]

    package init() {}

    package func contains(_ id: String) -> Bool { entries[id]?.isMember == true }

    /// Everyone who is in, in the order of their ids.
    package var all: [String] {
        entries.filter(\.value.isMember).keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    package mutating func add(_ id: String, at now: Instant) {
        guard !contains(id) else { return }
        entries[id] = Entry(isMember: true, changedAt: now)
    }

    package mutating func remove(_ id: String, at now: Instant) {
        guard contains(id) else { return }
        entries[id] = Entry(isMember: false, changedAt: now)
    }

    /// Removes without a trace, as when the person is deleted.
    package mutating func forget(_ id: String) { entries[id] = nil }

    /// Whether a reader sees the person as a member: a change younger than the lag is not seen yet.
    package func isVisible(_ id: String, at now: Instant, lag: Span) -> Bool {
        guard let entry = entries[id] else { return false }
        return now - entry.changedAt < lag ? !entry.isMember : entry.isMember
    }

    package func visible(at now: Instant, lag: Span) -> [String] {
        guard lag > .seconds(0) else { return all }
        return entries.keys.filter { isVisible($0, at: now, lag: lag) }.sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
    }
}
