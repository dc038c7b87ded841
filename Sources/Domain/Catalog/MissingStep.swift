package import Kernel

/// What a connected tool still lacks before anything may be approved.
package enum MissingStep: String, Sendable, CaseIterable {
    case roleUnknown = "role_unknown"
    case connectionMissing = "connection_missing"
    case connectionNotUsable = "connection_not_usable"
    case licenceLapsed = "licence_lapsed"
    case groupNotBound = "group_not_bound"
    case baselineNotRecorded = "baseline_not_recorded"
    case assignmentNotConfirmed = "assignment_not_confirmed"

    /// The first step that is missing, in the order in which an admin would do them; nil when the tool is ready.
    package static func of(_ tool: Tool, role name: String, in tx: some Scope & HasConnections) throws -> MissingStep? {
        guard let role = tool.role(name) else { return .roleUnknown }
        guard let id = tool.connection else { return nil }
        guard let connection = try tx.connections.find(id) else { return .connectionMissing }
        guard connection.isUsable else { return .connectionNotUsable }
        guard try tx.licences.standing(at: tx.now).allowsAdditions else { return .licenceLapsed }
        guard let group = role.group else { return .groupNotBound }
        guard group.baselineRecordedAt != nil else { return .baselineNotRecorded }
        return group.assignmentConfirmedAt == nil ? .assignmentNotConfirmed : nil
    }

    package var refusal: Refusal { Refusal(.conflict, rawValue, words) }

    /// What to do about it.
    package var words: String {
        switch self {
        case .roleUnknown: "the tool has no such role any more; change the catalog or deny the request"
        case .connectionMissing: "the tool's connection is gone; choose another one in the catalog"
        case .connectionNotUsable: "the tool's connection is not active or its last test failed; test and enable it"
        case .licenceLapsed: "the licence has lapsed, so no access is added; a site admin renews it"
        case .groupNotBound: "the tool's role has no entitlement group yet; create or bind one in the catalog"
        case .baselineNotRecorded: "the members found in the group are not recorded yet; bind the group again"
        case .assignmentNotConfirmed:
            "nobody confirmed that the group is assigned to the application; confirm it in the catalog"
        }
    }
}
