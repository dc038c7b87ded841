import Domain

/// Where one can go, each at one address that stays (N32).
enum Tab: String, Sendable, CaseIterable {
    case access = "My access"
    case history = "Request history"
    case approvals = "Approvals"
    case overview = "Overview"
    case intake = "Intake & approvals"
    case catalog = "Catalog"
    case connectors = "Connectors"
    case governance = "Governance"
    case requests = "Requests"
    case insights = "Insights"
    case log = "Governance logs"

    /// The global page, for everybody; approvals only for who has approval access (N16).
    static let global: [Tab] = [.access, .history, .approvals]

    /// The eight of administration, in the order of setting up, then of looking back (N15).
    static let admin: [Tab] = [
        .overview, .intake, .catalog, .connectors, .governance, .requests, .insights, .log,
    ]

    var permission: Permission {
        switch self {
        case .access, .history: .ownMatters
        case .approvals: .decide
        case .catalog, .governance, .requests: .readAccess
        case .insights: .readInsights
        case .log: .readLog
        case .overview, .intake, .connectors: .administer
        }
    }

    var path: String {
        switch self {
        case .overview: "/overview"
        case .access: "/access"
        case .history: "/history"
        case .approvals: "/approvals"
        case .intake: "/intake"
        case .catalog: "/catalog"
        case .connectors: "/connectors"
        case .governance: "/governance"
        case .requests: "/requests"
        case .insights: "/insights"
        case .log: "/log"
        }
    }

    func isShown(to visit: Visit) -> Bool {
        visit.may(permission) && (self != .approvals || visit.hasApprovalAccess)
    }

    func view(isCurrent: Bool) -> View {
        ["href": .text(path), "label": .text(rawValue), "current": .flag(isCurrent)]
    }
}
