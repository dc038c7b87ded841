package import Kernel

/// A tool of the starter catalog: what is publicly known of it, for an admin to begin with.
///
/// Nobody has vouched for its facts, so they count for nothing until a person attests them.
package struct StarterTool: Equatable, Sendable {
    package enum Category: String, Sendable, CaseIterable {
        case assistant, api, coding, agent, appBuilder, search, productivity, meeting, writing, design, media, models
    }

    package let id: ID<Tool>
    package let name: String
    package let vendor: String
    package let category: Category
    package let summary: String
    /// What access usually is, such as `SCIM group`.
    package let entitlement: String
    /// Proposed: consumer plans, public results or training on input are high; a plan for organizations is medium; what
    /// is part of a governed suite is low.
    package let risk: Tool.Risk
    /// How it enters the catalog: restricted, so that a person looks at each request, or blocked.
    package let status: Tool.Status
    package let facts: [StarterFact]

    init(
        _ id: ID<Tool>,
        _ name: String,
        _ vendor: String,
        _ category: Category,
        _ risk: Tool.Risk,
        _ summary: String,
        entitlement: String = "seat",
        status: Tool.Status = .restricted,
        _ facts: [StarterFact] = []
    ) {
        (self.id, self.name, self.vendor, self.category, self.risk) = (id, name, vendor, category, risk)
        (self.summary, self.entitlement, self.status, self.facts) = (summary, entitlement, status, facts)
    }

    /// The entry that it becomes.
    package var tool: Tool {
        Tool(id: id, name: name, vendor: vendor, summary: summary, status: status, risk: risk)
    }
}

/// What was published about a tool, where, and when that was looked at.
package struct StarterFact: Equatable, Sendable {
    package let fact: VendorFact
    package let holds: Bool
    package let detail: String
    package let source: String
    package let checkedOn: Instant
    /// Whether somebody else than the vendor says so.
    package let isSecondary: Bool

    /// After so long it is shown as stale.
    package static let validity = Span.days(180)

    package var validUntil: Instant { checkedOn + Self.validity }

    package func isStale(at now: Instant) -> Bool { now >= validUntil }
}

extension StarterFact {
    /// The vendor's own word.
    static func vendor(
        _ fact: VendorFact,
        _ holds: Bool,
        _ source: String,
        _ detail: String = "",
        on day: String = surveyed
    ) -> StarterFact { make(fact, holds, source, detail, day, isSecondary: false) }

    /// Somebody else's word about the vendor.
    static func other(
        _ fact: VendorFact,
        _ holds: Bool,
        _ source: String,
        _ detail: String = "",
        on day: String = surveyed
    ) -> StarterFact { make(fact, holds, source, detail, day, isSecondary: true) }

    /// A day that cannot be read makes the fact as old as can be, and so stale.
    private static func make(
        _ fact: VendorFact,
        _ holds: Bool,
        _ source: String,
        _ detail: String,
        _ day: String,
        isSecondary: Bool
    ) -> StarterFact {
        StarterFact(
            fact: fact,
            holds: holds,
            detail: detail,
            source: source,
            checkedOn: Instant(day: day) ?? 0,
            isSecondary: isSecondary
        )
    }

    /// When sources were looked at, unless they carry a date of their own.
    private static let surveyed = "2026-08-22"
}
