/// When a rule matches: all of these at once, each a finite set or an interval; what is nil is no condition.
///
/// There are no patterns and no scripts, so every question about two policies can be answered exactly.
package struct Conditions: Hashable, Sendable {
    /// Days that can be asked for at all.
    package static let dayRange = 1...180

    package var projects: Names?
    package var tools: Names?
    package var statuses: Set<Tool.Status>?
    package var risks: Set<Tool.Risk>?
    package var roles: Names?
    /// The requester is in at least one of these groups.
    package var groups: Names?
    package var days: ClosedRange<Int>?
    package var classes: ClassCondition?
    package var regions: Names?
    package var attested: AttestedCondition?

    package init(
        projects: Names? = nil,
        tools: Names? = nil,
        statuses: Set<Tool.Status>? = nil,
        risks: Set<Tool.Risk>? = nil,
        roles: Names? = nil,
        groups: Names? = nil,
        days: ClosedRange<Int>? = nil,
        classes: ClassCondition? = nil,
        regions: Names? = nil,
        attested: AttestedCondition? = nil
    ) {
        (self.projects, self.tools, self.statuses, self.risks) = (projects, tools, statuses, risks)
        (self.roles, self.groups, self.days, self.classes) = (roles, groups, days, classes)
        (self.regions, self.attested) = (regions, attested)
    }

    /// The name of one condition, in the order in which they are looked at.
    package enum Kind: String, Sendable, CaseIterable {
        case project, tool, status, risk, role, groups, days, dataClasses, region, attest
        /// Not a condition of the rule: an exception takes the request out of it.
        case exception
    }
}

/// Which classes of data a rule is for.
package struct ClassCondition: Hashable, Sendable {
    /// Every class of the request is one of these.
    package var subsetOf: Names?
    /// At least one class of the request is one of these; only for rules that restrict.
    package var anyOf: Names?

    package init(subsetOf: Names? = nil, anyOf: Names? = nil) { (self.subsetOf, self.anyOf) = (subsetOf, anyOf) }
}

/// What the vendor has to have stated, and how fresh that has to be.
package struct AttestedCondition: Hashable, Sendable {
    package var values: [Attestation: Bool]
    /// A statement checked longer ago counts as missing.
    package var maximumAge: Int?

    package init(_ values: [Attestation: Bool], maximumAge: Int? = nil) {
        (self.values, self.maximumAge) = (values, maximumAge)
    }
}

/// What a vendor can state about a tool on one plan.
package enum Attestation: String, Sendable, CaseIterable, Comparable {
    /// What is entered is not used for training.
    case noTraining
    case zeroRetention
    /// There is a data processing agreement.
    case dpa
    case soc2, iso27001, iso42001
    /// Single sign-on is enforced.
    case singleSignOn
    /// What is entered stays in a named region.
    case dataResidency

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
