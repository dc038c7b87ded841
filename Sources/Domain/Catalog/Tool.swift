package import Kernel

/// An AI tool that people may ask for.
package struct Tool: Equatable, Sendable {
    /// Whether the tool may be asked for (N18).
    package enum Status: String, Sendable, CaseIterable {
        case approved, pilot, restricted, blocked, retired

        /// Blocked and retired tools take no new requests and no extensions.
        package var isRequestable: Bool { self == .approved || self == .pilot || self == .restricted }
    }

    package enum Risk: String, Sendable, CaseIterable, Comparable {
        case low, medium, high

        package static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// A slug that the portal's snapshot names, for example `claude-enterprise`.
    package let id: ID<Tool>
    package var name: String
    package var vendor: String
    package var summary: String
    package var status: Status
    package var risk: Risk
    /// How long a grant lasts when the request names no duration, and the most it may last; nil leaves it to policy.
    package var maximumDays: Int?
    /// Where membership is given; nil for a tool whose access is tracked in Clearance only.
    package var connection: ID<Connection>?
    package var roles: [ToolRole]
    package var version: Int64

    package init(
        id: ID<Tool>,
        name: String,
        vendor: String = "",
        summary: String = "",
        status: Status,
        risk: Risk,
        maximumDays: Int? = nil,
        connection: ID<Connection>? = nil,
        roles: [ToolRole] = [.user],
        version: Int64 = 1
    ) {
        (self.id, self.name, self.vendor, self.summary) = (id, name, vendor, summary)
        (self.status, self.risk, self.maximumDays) = (status, risk, maximumDays)
        (self.connection, self.roles, self.version) = (connection, roles, version)
    }

    package var isConnected: Bool { connection != nil }
    package var defaultRole: ToolRole? { roles.first { $0.isDefault } }

    /// The named role, or the default one when none is named.
    package func role(_ name: String?) -> ToolRole? {
        guard let name else { return defaultRole }
        return roles.first { $0.name.utf8.elementsEqual(name.utf8) }
    }
}

/// What a person becomes in a tool: each role of a connected tool has its own entitlement group (N21).
package struct ToolRole: Equatable, Sendable {
    package let name: String
    package let isDefault: Bool
    package var group: EntitlementGroup?

    package init(name: String, isDefault: Bool, group: EntitlementGroup? = nil) {
        (self.name, self.isDefault, self.group) = (name, isDefault, group)
    }

    package static let user = ToolRole(name: "user", isDefault: true)
}

/// The directory group whose membership is the access.
package struct EntitlementGroup: Equatable, Sendable {
    package let id: String
    package var name: String
    package let boundAt: Instant
    /// Who confirmed that the group is assigned to the real application, and when; nobody yet means no approval.
    package var assignmentConfirmedBy: ID<Person>?
    package var assignmentConfirmedAt: Instant?
    /// When the members found at binding were recorded as baseline.
    package var baselineRecordedAt: Instant?

    package init(
        id: String,
        name: String,
        boundAt: Instant,
        assignmentConfirmedBy: ID<Person>? = nil,
        assignmentConfirmedAt: Instant? = nil,
        baselineRecordedAt: Instant? = nil
    ) {
        (self.id, self.name, self.boundAt) = (id, name, boundAt)
        (self.assignmentConfirmedBy, self.assignmentConfirmedAt) = (assignmentConfirmedBy, assignmentConfirmedAt)
        self.baselineRecordedAt = baselineRecordedAt
    }

    package var isReady: Bool { assignmentConfirmedAt != nil && baselineRecordedAt != nil }
}
