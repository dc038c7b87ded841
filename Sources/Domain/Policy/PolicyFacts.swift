package import Kernel

/// All that a policy decision depends on.
///
/// Stored with the decision, so that it can be explained and replayed.
package struct PolicyFacts: Equatable, Sendable {
    package var project: String
    package var tool: ID<Tool>
    package var role: String
    package var status: Tool.Status
    package var risk: Tool.Risk
    /// Ids of the requester's groups.
    package var groups: [String]
    package var requestedDays: Int
    /// Empty when the request does not say.
    package var dataClasses: [String]
    /// Where the data may go; nil when the request does not say.
    package var region: String?
    /// What the vendor states; what is past its validity is left out.
    package var attested: [Attestation: AttestedFact]
    /// What somebody attested and counts no longer: while there is any, nothing is approved without a person.
    package var stale: [VendorFact]
    /// When it is decided; nil in facts stored before exceptions existed.
    package var at: Instant?
    /// What a connected tool still lacks before anything may be approved; nil when it is ready.
    package var missingStep: String?

    package init(
        project: String,
        tool: ID<Tool>,
        role: String,
        status: Tool.Status,
        risk: Tool.Risk,
        groups: [String],
        requestedDays: Int,
        dataClasses: [String],
        region: String? = nil,
        attested: [Attestation: AttestedFact] = [:],
        stale: [VendorFact] = [],
        at: Instant? = nil,
        missingStep: String? = nil
    ) {
        (self.project, self.tool, self.role, self.status) = (project, tool, role, status)
        (self.risk, self.groups, self.requestedDays) = (risk, groups, requestedDays)
        (self.dataClasses, self.region, self.attested, self.stale) = (dataClasses, region, attested, stale)
        (self.at, self.missingStep) = (at, missingStep)
    }
}

extension PolicyFacts {
    /// The word for a tool of which something attested is past its validity.
    package static let staleWord = "attestation_stale"

    /// What stands in the way of an automatic approval whatever the rules say, as a stable word.
    package var obstacle: String? { missingStep ?? (stale.isEmpty ? nil : Self.staleWord) }
}

/// One statement of a vendor as it stood when the request was decided.
package struct AttestedFact: Hashable, Sendable {
    package let holds: Bool
    /// Whole days since it was checked.
    package let age: Int

    package init(_ holds: Bool, age: Int) { (self.holds, self.age) = (holds, age) }
}
