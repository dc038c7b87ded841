package import Kernel

/// Somebody's word that a vendor states something about a tool: never a bare yes or no, because sources disagree.
///
/// A tool has at most one for each fact; a newer one takes the place of the older, which stays in the log.
package struct ToolAttestation: Equatable, Sendable {
    package let tool: ID<Tool>
    package let fact: VendorFact
    package let holds: Bool
    /// What belongs to it, such as `30 days` or `EU`; often empty.
    package let detail: String
    /// Where the vendor says so: an https address.
    package let source: String
    /// The day on which the source said so.
    package let statedAt: Instant
    /// The first moment at which it counts no longer.
    package let validUntil: Instant
    /// What was looked at, for whoever reads the evidence later.
    package let note: String
    package let attestedBy: ID<Person>
    package let attestedAt: Instant

    package init(
        tool: ID<Tool>,
        fact: VendorFact,
        holds: Bool,
        detail: String = "",
        source: String,
        statedAt: Instant,
        validUntil: Instant,
        note: String = "",
        attestedBy: ID<Person>,
        attestedAt: Instant
    ) {
        (self.tool, self.fact, self.holds, self.detail) = (tool, fact, holds, detail)
        (self.source, self.statedAt, self.validUntil, self.note) = (source, statedAt, validUntil, note)
        (self.attestedBy, self.attestedAt) = (attestedBy, attestedAt)
    }

    package func isStale(at now: Instant) -> Bool { now >= validUntil }

    /// Whole days since the source said so.
    package func age(at now: Instant) -> Int { max(0, Int((now - statedAt).milliseconds / Span.days(1).milliseconds)) }
}

extension [ToolAttestation] {
    /// What policy may count on: only what is valid, and only what a rule can ask for.
    func attested(at now: Instant) -> [Attestation: AttestedFact] {
        var result: [Attestation: AttestedFact] = [:]
        for attestation in self where !attestation.isStale(at: now) {
            guard let known = attestation.fact.attestation else { continue }
            result[known] = AttestedFact(attestation.holds, age: attestation.age(at: now))
        }
        return result
    }

    /// Facts whose validity is over, in the order of their names.
    package func stale(at now: Instant) -> [VendorFact] { filter { $0.isStale(at: now) }.map(\.fact).sorted() }
}
