import Kernel

extension CatalogFile {
    static func csvLines(_ text: String) throws(Refusal) -> [Line] {
        let rows = try CSV.rows(of: text)
        guard let head = rows.first else { throw Refusal(.invalid, "file_empty", "the file names no tool") }
        let columns = try columns(head.cells)
        return rows.dropFirst().map { row in
            let cells = Dictionary(zip(columns, row.cells)) { first, _ in first }
            let id = cells[.id] ?? ""
            let wanted = Result { () throws(Refusal) in
                guard row.problem == nil, row.cells.count == columns.count else {
                    let words = row.problem ?? "there are \(row.cells.count) cells where the head has \(columns.count)"
                    throw Refusal(.invalid, "row_invalid", words)
                }
                return try CatalogWanted(id: id) { FileValue(cells[$0], in: $0) }
            }
            return Line(number: row.line, id: id, wanted: wanted)
        }
    }

    private static func columns(_ head: [String]) throws(Refusal) -> [Column] {
        var (columns, unknown): ([Column], [String]) = ([], [])
        for name in head {
            guard let column = Column(rawValue: name) else {
                unknown.append("`\(name)`")
                continue
            }
            columns.append(column)
        }
        guard unknown.isEmpty else {
            let known = Column.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw Refusal(
                .invalid,
                "unknown_columns",
                "a catalog has no column \(unknown.joined(separator: ", ")); there are \(known)"
            )
        }
        guard Set(columns).count == columns.count else {
            throw Refusal(.invalid, "column_twice", "a column stands in the head more than once")
        }
        guard columns.contains(.id) else { throw Refusal(.invalid, "column_missing", "the column `id` is needed") }
        return columns
    }

    static func jsonLines(_ text: String) throws(Refusal) -> [Line] {
        let json: JSON
        do { json = try JSON(parsing: Array(GivenText.withoutMark(text).utf8)) } catch {
            throw Refusal(.invalid, "json_invalid", "the file is not strict JSON: \(error)")
        }
        if let member = json.members?.first(where: { !sameBytes($0.key, "tools") }) {
            throw Refusal(.invalid, "unknown_member", "a catalog has no member `\(member.key)`; there is `tools`")
        }
        guard let tools = (json["tools"] ?? json).array else {
            throw Refusal(.invalid, "tools_missing", "the file needs a list of tools, below `tools` or by itself")
        }
        return tools.enumerated().map { index, tool in
            let id = tool["id"]?.string ?? ""
            return Line(number: index + 1, id: id, wanted: Result { () throws(Refusal) in try wanted(tool, id: id) })
        }
    }

    private static func wanted(_ json: JSON, id: String) throws(Refusal) -> CatalogWanted {
        guard let members = json.members else { throw Refusal(.invalid, "row_invalid", "a tool has to be an object") }
        for member in members where !Column.allCases.contains(where: { sameBytes($0.member, member.key) }) {
            throw Refusal(.invalid, "unknown_member", "a tool has no member `\(member.key)`")
        }
        return try CatalogWanted(id: id) { json[$0.member].map(FileValue.json) }
    }
}

/// A value of a column as it stands in the file.
private enum FileValue {
    case text(String)
    case json(JSON)

    /// What is empty where something is needed is not told, and so is an absent column.
    init?(_ text: String?, in column: CatalogFile.Column) {
        guard let text else { return nil }
        switch column {
        case .name, .status, .risk, .roles: guard !text.isEmpty else { return nil }
        case .id, .vendor, .summary, .maximumDays, .connection: break
        }
        self = .text(text)
    }

    /// The text; nil when it is something else.
    var string: String? {
        switch self {
        case .text(let text): text
        case .json(let json): json.string
        }
    }

    /// Whether it says that there is none.
    var isNone: Bool {
        switch self {
        case .text(let text): text.isEmpty
        case .json(let json): json.isNull
        }
    }

    var number: Int? {
        switch self {
        case .text(let text): Int(text)
        case .json(let json): json.integer.map { Int($0) }
        }
    }

    var names: [String]? {
        switch self {
        case .text(let text): return text.split(whereSeparator: \.isNewline).map(String.init)
        case .json(let json):
            let names = json.array?.compactMap(\.string)
            return names?.count == json.array?.count ? names : nil
        }
    }
}

extension CatalogWanted {
    fileprivate init(id: String, _ cell: (CatalogFile.Column) -> FileValue?) throws(Refusal) {
        guard ID<Tool>(id).isToolID else { throw .toolIDInvalid }
        self.init(id: ID(id))
        name = try Self.text(cell(.name), .name, maximum: 200)
        vendor = try Self.text(cell(.vendor), .vendor, maximum: 200)
        summary = try Self.text(cell(.summary), .summary, maximum: 2_000)
        status = try Self.word(cell(.status), .status)
        risk = try Self.word(cell(.risk), .risk)
        maximumDays = try cell(.maximumDays).map { (cell) throws(Refusal) in try Self.days(cell) }
        connection = try cell(.connection).map { (cell) throws(Refusal) in
            try cell.isNone ? nil : Self.text(cell, .connection, maximum: 128).map { ID($0) }
        }
        roles = try cell(.roles).map { (cell) throws(Refusal) in
            guard let names = cell.names, !names.isEmpty, names.count <= 50 else {
                throw Refusal(
                    .invalid,
                    "roles_invalid",
                    "`roles` names 1 to 50 roles, one a line; the first is the default"
                )
            }
            return names
        }
    }

    private static func text(_ cell: FileValue?, _ column: CatalogFile.Column, maximum: Int) throws(Refusal) -> String?
    {
        guard let cell else { return nil }
        guard let text = cell.string, text.utf8.count <= maximum else {
            throw Refusal(.invalid, "value_invalid", "`\(column.rawValue)` must be text of at most \(maximum) bytes")
        }
        return text
    }

    private static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ cell: FileValue?,
        _ column: CatalogFile.Column
    ) throws(Refusal) -> Word? {
        guard let cell else { return nil }
        guard let word = cell.string.flatMap(Word.init(rawValue:)) else {
            let words = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw Refusal(.invalid, "unknown_word", "`\(column.rawValue)` must be one of \(words)")
        }
        return word
    }

    private static func days(_ cell: FileValue) throws(Refusal) -> Int? {
        guard !cell.isNone else { return nil }
        guard let days = cell.number, (1...180).contains(days) else {
            throw Refusal(.invalid, "days_out_of_range", "a tool's most days are from 1 to 180, or empty")
        }
        return days
    }
}

extension Refusal {
    static let toolIDInvalid = Refusal(
        .invalid,
        "tool_id_invalid",
        "a tool's id has small letters, digits and hyphens only"
    )
}
