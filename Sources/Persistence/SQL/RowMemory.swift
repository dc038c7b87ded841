import Kernel

/// Rows that nearly every decision reads and hardly anyone changes, as one connection read them last.
///
/// It is for a connection through which all changes go. Whatever may change a table makes it forget that table, and
/// whatever is taken back makes it forget everything.
package final class RowMemory {
    enum Table: Int, CaseIterable {
        case tools, connections, policies, people, accounts, overrides, notices

        /// The word that stands in every statement that changes it.
        fileprivate var name: String {
            switch self {
            case .tools: "tools"
            case .connections: "connections"
            case .policies: "policy_revisions"
            case .people: "people"
            case .accounts: "linked_accounts"
            case .overrides: "guardrail_overrides"
            case .notices: "notice_settings"
            }
        }
    }

    struct Key: Hashable {
        let organization: ID<Organization>
        let id: ID<RowMemory>
    }

    private final class Row<Value> {
        let value: Value

        init(_ value: Value) { self.value = value }
    }

    private static let most = 256
    private var rows: [[Key: AnyObject]] = Table.allCases.map { _ in [:] }

    func find<Value>(_ key: Key, in table: Table) -> Value? { (rows[table.rawValue][key] as? Row<Value>)?.value }

    func keep<Value>(_ value: Value, _ key: Key, in table: Table) {
        if rows[table.rawValue].count >= Self.most { rows[table.rawValue].removeAll() }
        rows[table.rawValue][key] = Row(value)
    }

    func forget(_ tables: [Table]) {
        for table in tables { rows[table.rawValue].removeAll(keepingCapacity: true) }
    }

    func forgetAll() { forget(Table.allCases) }

    /// The tables that a statement may change: those whose name it says at all, unless it only reads.
    static func changed(by sql: String) -> [Table] {
        sql.hasPrefix("SELECT") ? [] : Table.allCases.filter { sql.hasBytes($0.name) }
    }
}

extension SQLTransaction {
    /// The row as it was read last, where the connection remembers; else as `read` finds it now.
    ///
    /// - Parameter isKept: which rows are worth remembering.
    func remembered<Value>(
        _ table: RowMemory.Table,
        _ id: String,
        isKept: (Value) -> Bool = { _ in true },
        _ read: () throws -> Value
    ) throws -> Value {
        guard let memory = connection.memory else { return try read() }
        let key = RowMemory.Key(organization: organization, id: ID(id))
        if let known: Value = memory.find(key, in: table) { return known }
        let value = try read()
        if isKept(value) { memory.keep(value, key, in: table) }
        return value
    }
}
