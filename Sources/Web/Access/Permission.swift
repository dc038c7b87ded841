package import Domain

/// What a route asks of whoever calls it; every route declares exactly one.
package enum Permission: String, Sendable, CaseIterable {
    /// Anyone who is signed in; what they see is their own.
    case ownMatters
    /// Deciding, completing by hand, extending and revoking.
    case decide
    /// Seeing requests and grants of others.
    case readAccess
    /// Reading, verifying and exporting the log.
    case readLog
    /// Seeing figures about tools and people.
    case readInsights
    /// Settings, catalog, connections, identities, retries.
    case administer

    /// The roles of which one suffices; nil asks for none.
    package var roles: Set<Role>? {
        switch self {
        case .ownMatters: nil
        case .decide: [.approver, .admin]
        case .readAccess: [.approver, .admin, .auditor]
        case .readLog, .readInsights: [.admin, .auditor]
        case .administer: [.admin]
        }
    }

    package func isGiven(to held: Set<Role>) -> Bool { roles.map { !$0.isDisjoint(with: held) } ?? true }
}
