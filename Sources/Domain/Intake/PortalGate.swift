import Kernel

/// Whether what a portal shows of ours is open there: the three portal modules ask the same question (N17).
package enum PortalGate: Equatable, Sendable {
    case open
    case closed(Reason)

    /// Why it is closed; what is not known to be ours is not open.
    package enum Reason: String, Sendable, CaseIterable {
        case intakeNotConfigured = "intake_not_configured"
        case portalNotEnabled = "portal_not_enabled"
        case requestTypeNotEnabled = "request_type_not_enabled"

        /// What a customer of the portal is told.
        package var words: String {
            switch self {
            case .intakeNotConfigured: "requests for AI tools are not set up yet"
            case .portalNotEnabled: "this portal does not take requests for AI tools"
            case .requestTypeNotEnabled: "this request type does not take requests for AI tools"
            }
        }
    }

    /// - Parameters:
    ///   - portal: the portal's numeric id; nil when the place did not say, which is not open.
    ///   - requestType: the numeric id of the form's request type; nil for what stands above all forms of a portal.
    package static func at(portal: String?, requestType: String?, in tx: some HasIntake) throws -> PortalGate {
        guard let project = try tx.intake.project() else { return .closed(.intakeNotConfigured) }
        guard let portal, sameBytes(portal, project.portalID) else { return .closed(.portalNotEnabled) }
        guard let requestType else { return .open }
        let isTaken = project.requestTypeIDs.contains { sameBytes($0, requestType) }
        return isTaken ? .open : .closed(.requestTypeNotEnabled)
    }
}
