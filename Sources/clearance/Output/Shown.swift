import Kernel

/// Prints answers: as they are for a script, as a table for a person.
enum Shown {
    /// A list of objects, or a page of them, with the named members as columns.
    static func list(_ answer: JSON, json: Bool, _ columns: String...) {
        guard !json else { return print(answer.text) }
        let rows = answer.array ?? answer["items"]?.array ?? []
        guard !rows.isEmpty else { return print("none") }
        var table = Table(columns.map(heading))
        for row in rows { table.add(columns.map { text(row[$0]) }) }
        print(table.text)
        if let next = answer["next"]?.string { print("more: --after \(next)") }
    }

    /// One object, a member a line.
    static func one(_ answer: JSON, json: Bool) {
        guard !json, let members = answer.members else { return print(answer.text) }
        let width = members.map(\.key.count).max() ?? 0
        for member in members where !member.value.isNull {
            print(member.key + String(repeating: " ", count: width - member.key.count + 2) + text(member.value))
        }
    }

    /// `lastTestedAt` as `LAST TESTED AT`.
    private static func heading(_ name: String) -> String {
        name.map { $0.isUppercase ? " \($0)" : $0.uppercased() }.joined()
    }

    private static func text(_ value: JSON?) -> String {
        switch value {
        case nil, .null: "-"
        case .string(let text): text
        case .bool(let flag): flag ? "yes" : "no"
        case .array(let items) where items.allSatisfy({ $0.string != nil }):
            items.compactMap(\.string).joined(separator: ",")
        case .some(let other): other.text
        }
    }
}
