package import Domain
package import Kernel

/// Verifies, exports and proves an organization's log.
///
/// Every use is on the record and counts against the limit for sensitive actions.
package protocol LogKeeper: Sendable {
    /// Recomputes the whole chain with its authentication codes and compares it with the newest checkpoint.
    func verify(in scope: OrganizationScope, by actor: Actor) async throws -> LogVerdict
    /// The wanted entries as lines, piece by piece: 90 days unless times are given, 365 at most (N5).
    func export(_ wanted: LogWanted, in scope: OrganizationScope, by actor: Actor) async throws
        -> AsyncThrowingStream<[UInt8], any Error>
    /// The newest signed checkpoint as a C2SP note; nil before the first.
    func checkpoint(in scope: OrganizationScope) async throws -> String?
    /// That the entry is in the tree of the newest checkpoint.
    func proof(of seq: Int64, in scope: OrganizationScope) async throws -> JSON
}

/// What a verification found.
package struct LogVerdict: Equatable, Sendable {
    package enum Outcome: String, Sendable, CaseIterable { case authentic, consistent, broken }

    package let outcome: Outcome
    package let entries: Int64
    /// The first entry that does not hold, when the log is broken.
    package let brokenAt: Int64?
    /// What was found, in a sentence for people.
    package let finding: String

    package init(_ outcome: Outcome, entries: Int64, brokenAt: Int64? = nil, finding: String) {
        (self.outcome, self.entries, self.brokenAt, self.finding) = (outcome, entries, brokenAt, finding)
    }

    package var json: JSON {
        [
            "outcome": .string(outcome.rawValue), "entries": .integer(entries),
            "brokenAt": brokenAt.map(JSON.integer) ?? .null, "finding": .string(finding),
        ]
    }
}
