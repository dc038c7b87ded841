import Domain
import Kernel

/// What an admin types of a tool.
struct ToolForm: Sendable {
    let id: ID<Tool>?
    let name: String
    let vendor: String
    let summary: String
    let status: String
    let risk: String
    let maximumDays: String
    let connection: String
    /// One role a line; the first is the default.
    let roles: String
    let version: String

    static let empty = ToolForm(Tool(id: "", name: "", status: .restricted, risk: .high), id: nil)

    init(_ tool: Tool, id: ID<Tool>?) {
        (self.id, name, vendor, summary) = (id, tool.name, tool.vendor, tool.summary)
        (status, risk, version) = (tool.status.rawValue, tool.risk.rawValue, String(tool.version))
        maximumDays = tool.maximumDays.map { String($0) } ?? ""
        connection = tool.connection?.rawValue ?? ""
        let ordered = tool.roles.filter(\.isDefault) + tool.roles.filter { !$0.isDefault }
        roles = ordered.map(\.name).joined(separator: "\n")
    }

    init(_ form: Form, id: ID<Tool>?) {
        (self.id, name, vendor) = (id, form["name"] ?? "", form["vendor"] ?? "")
        (summary, status, risk) = (form["summary"] ?? "", form["status"] ?? "", form["risk"] ?? "")
        (maximumDays, connection) = (form["maximum_days"] ?? "", form["connection"] ?? "")
        (roles, version) = (form["roles"] ?? "", form["version"] ?? "")
    }

    /// The tool as it is wanted; what it must mean is checked by `SaveTool`.
    func tool(id: ID<Tool>) throws -> Tool {
        guard let status = Tool.Status(rawValue: status), let risk = Tool.Risk(rawValue: risk) else {
            throw Refusal(.invalid, "status_or_risk_unknown", "choose a status and a risk from the lists")
        }
        guard maximumDays.isEmpty || Int(maximumDays) != nil else {
            throw Refusal(.invalid, "days_out_of_range", "the most days must be a whole number from 1 to 180")
        }
        return Tool(
            id: id,
            name: name,
            vendor: vendor,
            summary: summary,
            status: status,
            risk: risk,
            maximumDays: Int(maximumDays),
            connection: connection.isEmpty ? nil : ID(connection),
            roles: wantedRoles
        )
    }

    private var wantedRoles: [ToolRole] {
        let names = roles.split(whereSeparator: \.isNewline).map(\.trimmed).filter { !$0.isEmpty }
        return names.enumerated().map { ToolRole(name: $0.element, isDefault: $0.offset == 0) }
    }

    func view(_ directories: [Connection]) -> View {
        let none = (value: "", label: "None: access is tracked in Clearance only")
        let options = [none] + directories.map { (value: $0.id.rawValue, label: $0.name) }
        return [
            "isNew": .flag(id == nil), "name": .text(name), "vendor": .text(vendor), "summary": .text(summary),
            "statuses": Choices.of(Tool.Status.self, chosen: status), "risks": Choices.of(Tool.Risk.self, chosen: risk),
            "maximumDays": .text(maximumDays), "connections": Choices.of(options, chosen: connection),
            "roles": .text(roles.isEmpty ? ToolRole.user.name : roles), "version": .text(version),
        ]
    }
}
