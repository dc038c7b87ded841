package import Kernel

/// Who is in a group, and who a reader sees in it while changes travel to the replica that answers.
package struct LaggingMembers: Sendable, Codable {
    private struct Entry: Sendable, Codable {
        var isMember: Bool
        var changedAt: Instant
        /// When the directory tells that it changed, where that is later.
        var toldAt: Instant?
    }

    private var entries: [String: Entry] = [:]
    /// Nil stands for none, as in states that were kept before it was counted.
    private var forgottenCount: Int?

    package init() {}

    package func contains(_ id: String) -> Bool { entries[id]?.isMember == true }

    /// Everyone who is in, in the order of their ids.
    package var all: [String] {
        entries.filter(\.value.isMember).keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// - Parameter seenSince: from when on every reader counts the change as travelled, if not from now on.
    package mutating func add(_ id: String, at now: Instant, seenSince: Instant? = nil) {
        guard !contains(id) else { return }
        entries[id] = Entry(isMember: true, changedAt: seenSince ?? now, toldAt: seenSince == nil ? nil : now)
    }

    package mutating func remove(_ id: String, at now: Instant) {
        guard contains(id) else { return }
        entries[id] = Entry(isMember: false, changedAt: now)
    }

    /// Removes without a trace, as when the person is deleted.
    package mutating func forget(_ id: String) {
        if entries.removeValue(forKey: id) != nil { forgottenCount = forgotten + 1 }
    }

    /// How many were removed without a trace.
    package var forgotten: Int { forgottenCount ?? 0 }

    /// Whose membership changed at that moment or later, in the order of their ids.
    package func changed(since moment: Instant) -> [(id: String, isMember: Bool)] {
        entries.filter { $0.value.toldAt ?? $0.value.changedAt >= moment }.map {
            (id: $0.key, isMember: $0.value.isMember)
        }
        .sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    }

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
