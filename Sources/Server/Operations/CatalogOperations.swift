import ConnectorKit
import Connectors
import Domain
import Kernel
import Web

extension Operation {
    static let catalog = [
        Operation("catalog/list", reads: .ownMatters) { _, desk in
            .array(try await desk.read { try $0.catalog.all() }.map(\.shown))
        },
        Operation("catalog/apply") { input, desk in
            var saved: [JSON] = []
            for item in try input.requireArray("tools", in: "the catalog") {
                let tool = try await tool(item, desk)
                saved.append(
                    try await desk.write { tx in
                        try knownConnectors.requireDirectory(of: tool, in: tx)
                        return try SaveTool(tool)(in: tx)
                    }.shown
                )
            }
            return .array(saved)
        },
        Operation("catalog/preview", reads: .administer) { input, desk in
            let status = try status(input)
            let preview = PreviewToolStatus(ID(try input.require("tool")), to: status)
            return try await desk.read { try preview(in: $0) }.json
        },
        Operation("catalog/status") { input, desk in
            let change = ChangeToolStatus(
                ID(try input.require("tool")),
                to: try status(input),
                live: input["revoke"]?.bool == true ? .revoke : .keep,
                reason: try input.require("reason")
            )
            return try await desk.write { try change(in: $0) }.json
        },
        Operation("catalog/bind") { input, desk in
            let bind = BindGroup(
                ID(try input.require("tool")),
                role: input["role"]?.string ?? ToolRole.user.name,
                existing: input["group"]?.string
            )
            return try await bind(in: try await desk.context()).shown
        },
        Operation("catalog/confirm") { input, desk in
            let confirm = ConfirmAssignment(
                ID(try input.require("tool")),
                role: input["role"]?.string ?? ToolRole.user.name
            )
            return try await desk.write { try confirm(in: $0) }.shown
        },
    ]

    static func status(_ input: JSON) throws(Refusal) -> Tool.Status {
        guard let status = Tool.Status(rawValue: try input.require("status")) else {
            let words = Tool.Status.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw Refusal(.invalid, "status_unknown", "a tool's status is one of \(words)")
        }
        return status
    }

    /// Reads a tool strictly: what is not told stays as it is for a known tool.
    private static func tool(_ json: JSON, _ desk: Desk) async throws -> Tool {
        let names: Set = [
            "id", "name", "vendor", "summary", "status", "risk", "maximumDays", "connection", "roles",
        ]
        try json.allowOnly(names, in: "a tool")
        let id = ID<Tool>(try json.requireText("id", in: "a tool"))
        let old = try await desk.read { try $0.catalog.find(id) }
        return Tool(
            id: id,
            name: json["name"]?.string ?? old?.name ?? id.rawValue,
            vendor: json["vendor"]?.string ?? old?.vendor ?? "",
            summary: json["summary"]?.string ?? old?.summary ?? "",
            status: try word(json, "status", old?.status ?? .restricted),
            risk: try word(json, "risk", old?.risk ?? .high),
            maximumDays: json["maximumDays"]?.integer.map(Int.init) ?? old?.maximumDays,
            connection: json["connection"].map { $0.string.map { ID($0) } } ?? old?.connection,
            roles: try json["roles"].map(roles) ?? old?.roles ?? [.user]
        )
    }

    private static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ json: JSON,
        _ name: String,
        _ fallback: Word
    ) throws(Refusal) -> Word {
        guard let text = json[name]?.string else { return fallback }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw Refusal(.invalid, "unknown_word", "`\(text)` is no \(name) of a tool; there are \(words)")
        }
        return word
    }

    /// The first role is the default.
    private static func roles(_ json: JSON) throws(Refusal) -> [ToolRole] {
        guard let names = json.array?.compactMap(\.string), names.count == json.array?.count, !names.isEmpty else {
            throw Refusal(.invalid, "roles_invalid", "`roles` has to be a list of names; the first is the default")
        }
        return names.enumerated().map { ToolRole(name: $1, isDefault: $0 == 0) }
    }
}

extension Tool {
    fileprivate var shown: JSON {
        [
            "id": .string(id.rawValue), "name": .string(name), "status": .string(status.rawValue),
            "risk": .string(risk.rawValue), "maximumDays": .int(maximumDays),
            "connection": .text(connection?.rawValue),
            "roles": .array(
                roles.map { role in
                    [
                        "role": .string(role.name), "default": .bool(role.isDefault), "group": .text(role.group?.id),
                        "groupName": .text(role.group?.name),
                        "confirmedAt": .instant(role.group?.assignmentConfirmedAt),
                    ]
                }
            ),
        ]
    }
}
