package import Kernel

/// What the portal panel stored with the issue: untrusted, read once, frozen.
package struct Snapshot: Equatable, Sendable {
    /// The field under the app's property, and also the older property name (N14).
    package static let key = "aiclearance.snapshot.v1"

    package let tool: ID<Tool>
    package let role: String?
    package let businessUse: String
    package let dataClasses: [String]
    package let requestedDays: Int
    /// The Jira account of whoever will use the tool; nil for the reporter.
    package let beneficiary: String?
    /// SHA-256 of the canonical snapshot, so that later edits are seen.
    package let hash: [UInt8]
    /// The whole value, for the fields that an organization switches on.
    private let value: JSON

    /// Reads the value of the property `<app-uuid>` or `aiclearance.snapshot.v1`.
    ///
    /// - Throws: a refusal whose reason is what the reporter is told.
    package init(property: JSON) throws(Refusal) {
        let value = try Snapshot.unwrap(property)
        guard let tool = value["tool"]?.string, Snapshot.isName(tool) else {
            throw .snapshot("`tool` must name a tool of the catalog")
        }
        guard let use = value["businessUse"]?.string, (1...4_000).contains(use.utf8.count) else {
            throw .snapshot("`businessUse` must say in 1 to 4000 bytes what the tool is for")
        }
        guard let days = value["requestedDays"]?.integer, (1...180).contains(days) else {
            throw .snapshot("`requestedDays` must be a whole number from 1 to 180")
        }
        self.tool = ID(tool)
        role = try Snapshot.role(value["role"])
        businessUse = use
        dataClasses = try Snapshot.classes(value["dataClasses"])
        requestedDays = Int(days)
        beneficiary = try Snapshot.account(value["beneficiary"])
        hash = sha256(value.canonical)
        self.value = value
    }

    func member(_ name: String) -> JSON? { value[name] }

    /// The hash that a snapshot would have whose property has that value, whether or not it can be read.
    static func fingerprint(of property: JSON) -> String {
        let value = property[key] ?? property
        let parsed = value.string.flatMap { try? JSON(parsing: $0) }
        return Hex.encode(sha256((parsed ?? value).canonical))
    }

    /// The snapshot itself: below the app's field, or the whole value, as an object or as a JSON string.
    private static func unwrap(_ property: JSON) throws(Refusal) -> JSON {
        var value = property[key] ?? property
        if property[key] == nil,
            let other = property.members?.first(where: { $0.key.hasPrefix("aiclearance.snapshot.") })
        {
            throw Refusal(
                .invalid,
                "snapshot_version_unsupported",
                "the portal stored `\(other.key)`, but this server reads `\(key)`"
            )
        }
        if let text = value.string {
            do { value = try JSON(parsing: text) } catch { throw .snapshot("it is not JSON: \(error)") }
        }
        guard value.members != nil else { throw .snapshot("it is not an object") }
        return value
    }

    private static func role(_ value: JSON?) throws(Refusal) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let name = value.string, isName(name) else { throw .snapshot("`role` must name a role of the tool") }
        return name
    }

    private static func account(_ value: JSON?) throws(Refusal) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let account = value.string, isName(account) else {
            throw .snapshot("`beneficiary` must be the Jira account of whoever will use the tool")
        }
        return account
    }

    private static func classes(_ value: JSON?) throws(Refusal) -> [String] {
        let names = value?.array?.compactMap(\.string) ?? []
        guard let count = value?.array?.count, count == names.count, (1...20).contains(count), names.allSatisfy(isName)
        else {
            throw .snapshot("`dataClasses` must list 1 to 20 classes of data")
        }
        return names
    }

    private static func isName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}

extension Refusal {
    static func snapshot(_ message: String) -> Refusal {
        Refusal(.invalid, "snapshot_invalid", "the request's AI tool data cannot be used: \(message)")
    }
}
