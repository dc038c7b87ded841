import Domain
import Kernel

/// A tool's roles lie in its own row as JSON, so that a decision reads the tool with one statement.
extension ToolRole {
    var stored: JSON {
        JSON.object([
            .init("name", .string(name)), .init("default", .bool(isDefault)),
            .init("group", group?.stored ?? .null),
        ]).withoutNulls
    }

    fileprivate init?(stored json: JSON) {
        guard let name = json["name"]?.string, let isDefault = json["default"]?.bool else { return nil }
        self.init(name: name, isDefault: isDefault, group: json["group"].flatMap(EntitlementGroup.init(stored:)))
    }
}

extension EntitlementGroup {
    fileprivate var stored: JSON {
        JSON.object([
            .init("id", .string(id)), .init("name", .string(name)), .init("bound", .integer(boundAt.milliseconds)),
            .init("confirmedBy", .text(assignmentConfirmedBy?.rawValue)),
            .init("confirmed", .milliseconds(assignmentConfirmedAt)),
            .init("baseline", .milliseconds(baselineRecordedAt)),
        ]).withoutNulls
    }

    fileprivate init?(stored json: JSON) {
        guard let id = json["id"]?.string, let name = json["name"]?.string, let bound = json["bound"]?.integer else {
            return nil
        }
        self.init(
            id: id,
            name: name,
            boundAt: Instant(milliseconds: bound),
            assignmentConfirmedBy: (json["confirmedBy"]?.string).map { ID($0) },
            assignmentConfirmedAt: (json["confirmed"]?.integer).map(Instant.init(milliseconds:)),
            baselineRecordedAt: (json["baseline"]?.integer).map(Instant.init(milliseconds:))
        )
    }
}

extension JSON {
    fileprivate static func milliseconds(_ instant: Instant?) -> JSON {
        instant.map { .integer($0.milliseconds) } ?? .null
    }
}

extension SQLRow {
    func toolRoles(_ column: Int) throws -> [ToolRole] {
        try (json(column).array ?? []).map { element in
            guard let role = ToolRole(stored: element) else {
                throw StorageFailure.type(column: column, expected: "roles of a tool")
            }
            return role
        }
    }
}
