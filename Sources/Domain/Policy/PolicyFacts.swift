package import Kernel

/// All that a policy decision depends on.
///
/// Stored with the decision, so that it can be explained and replayed.
package struct PolicyFacts: Equatable, Sendable {
    package let project: String
    package let tool: ID<Tool>
    package let role: String
    package let status: Tool.Status
    package let risk: Tool.Risk
    /// Ids of the requester's groups.
    package let groups: [String]
    package let requestedDays: Int
    package let dataClasses: [String]
    /// What a connected tool still lacks before anything may be approved; nil when it is ready.
    package let missingStep: String?

    package init(
        project: String,
        tool: ID<Tool>,
        role: String,
        status: Tool.Status,
        risk: Tool.Risk,
        groups: [String],
        requestedDays: Int,
        dataClasses: [String],
        missingStep: String?
    ) {
        (self.project, self.tool, self.role, self.status) = (project, tool, role, status)
        (self.risk, self.groups, self.requestedDays) = (risk, groups, requestedDays)
        (self.dataClasses, self.missingStep) = (dataClasses, missingStep)
    }

    package var json: JSON {
        [
            "project": .string(project), "tool": .string(tool.rawValue), "role": .string(role),
            "status": .string(status.rawValue), "risk": .string(risk.rawValue), "groups": .strings(groups.sorted()),
            "requestedDays": .integer(Int64(requestedDays)), "dataClasses": .strings(dataClasses.sorted()),
            "missingStep": .text(missingStep),
        ]
    }

    package init?(json: JSON) {
        guard let project = json["project"]?.string, let tool = json["tool"]?.string, let role = json["role"]?.string,
            let status = json["status"]?.string.flatMap(Tool.Status.init(rawValue:)),
            let risk = json["risk"]?.string.flatMap(Tool.Risk.init(rawValue:)),
            let days = json["requestedDays"]?.integer
        else { return nil }
        self.init(
            project: project,
            tool: ID(tool),
            role: role,
            status: status,
            risk: risk,
            groups: json["groups"]?.array?.compactMap(\.string) ?? [],
            requestedDays: Int(days),
            dataClasses: json["dataClasses"]?.array?.compactMap(\.string) ?? [],
            missingStep: json["missingStep"]?.string
        )
    }
}
