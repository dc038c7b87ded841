package import Kernel

/// The catalog as a file: the same columns out and in, so that what was exported changes nothing when it comes back.
///
/// What somebody attested is no part of it, because that is a person's own word; neither are bound groups and owners.
package enum CatalogFile {
    package enum Format: String, Sendable, CaseIterable { case csv, json }

    package static let maximumRows = 10_000

    /// The columns of CSV, in their order.
    package enum Column: String, Sendable, CaseIterable {
        case id, name, vendor, summary, status, risk
        case maximumDays = "maximum_days"
        case connection, roles

        /// The same in JSON.
        var member: String { self == .maximumDays ? "maximumDays" : rawValue }
    }

    /// One line of a file, read as far as it could be.
    package struct Line: Sendable {
        /// The line of a CSV file on which it begins, or the place in a JSON list; from 1.
        package let number: Int
        /// As it is written, sound or not.
        package let id: String
        package let wanted: Result<CatalogWanted, Refusal>
    }

    /// Reads a file whole.
    ///
    /// - Throws: where the file as such is no catalog; what is wrong with one line stands in the line.
    package static func lines(of text: String, as format: Format) throws(Refusal) -> [Line] {
        let lines = try format == .csv ? csvLines(text) : jsonLines(text)
        guard lines.count <= maximumRows else {
            throw Refusal(
                .invalid,
                "too_many_rows",
                "the file has \(lines.count) tools, and \(maximumRows) are taken at a time; divide it"
            )
        }
        guard !lines.isEmpty else { throw Refusal(.invalid, "file_empty", "the file names no tool") }
        return lines
    }

    package static func text(of tools: [Tool], as format: Format, withMark: Bool = false) -> [UInt8] {
        switch format {
        case .json:
            let file: JSON = ["tools": .array(tools.map(\.fileJSON))]
            return Array(file.text.utf8) + [0x0A]
        case .csv:
            var output = withMark ? CSV.byteOrderMark : []
            CSV.append(Column.allCases.map(\.rawValue), as: .reversible, to: &output)
            for tool in tools { CSV.append(Column.allCases.map(tool.cell), as: .reversible, to: &output) }
            return output
        }
    }
}

/// What a line says of a tool; what it does not name stays as it is, or is what a new tool begins with.
package struct CatalogWanted: Equatable, Sendable {
    let id: ID<Tool>
    var name: String?
    var vendor: String?
    var summary: String?
    var status: Tool.Status?
    var risk: Tool.Risk?
    /// Set to nil where the line leaves it to policy.
    var maximumDays: Int??
    /// Set to nil where the line asks for none.
    var connection: ID<Connection>??
    /// The first is the default.
    var roles: [String]?

    init(id: ID<Tool>) { self.id = id }

    /// A new tool is restricted and of high risk unless the line says otherwise, so that a person decides.
    func tool(over old: Tool?) -> Tool {
        let names = roles ?? old?.roleNames ?? [ToolRole.user.name]
        return Tool(
            id: id,
            name: name ?? old?.name ?? id.rawValue,
            vendor: vendor ?? old?.vendor ?? "",
            summary: summary ?? old?.summary ?? "",
            status: status ?? old?.status ?? .restricted,
            risk: risk ?? old?.risk ?? .high,
            maximumDays: maximumDays ?? old?.maximumDays,
            connection: connection ?? old?.connection,
            roles: names.enumerated().map { ToolRole(name: $0.element, isDefault: $0.offset == 0) }
        )
    }
}

extension Tool {
    /// The default role first.
    var roleNames: [String] { (roles.filter(\.isDefault) + roles.filter { !$0.isDefault }).map(\.name) }

    fileprivate func cell(_ column: CatalogFile.Column) -> String {
        switch column {
        case .id: id.rawValue
        case .name: name
        case .vendor: vendor
        case .summary: summary
        case .status: status.rawValue
        case .risk: risk.rawValue
        case .maximumDays: maximumDays.map { String($0) } ?? ""
        case .connection: connection?.rawValue ?? ""
        case .roles: roleNames.joined(separator: "\n")
        }
    }

    fileprivate var fileJSON: JSON {
        [
            "id": .string(id.rawValue), "name": .string(name), "vendor": .string(vendor), "summary": .string(summary),
            "status": .string(status.rawValue), "risk": .string(risk.rawValue), "maximumDays": .int(maximumDays),
            "connection": .text(connection?.rawValue), "roles": .strings(roleNames),
        ]
    }
}
