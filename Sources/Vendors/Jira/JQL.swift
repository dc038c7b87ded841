import Kernel

/// As much of Jira's query language as a poller needs: conditions joined by AND, and an order.
struct JQL {
    private enum Condition {
        case project(String), status(String), updatedSince(Instant), createdSince(Instant)
    }

    private let conditions: [Condition]

    init(parsing text: String) throws(JiraError) {
        let where_ = text.firstRange(of: "ORDER BY").map { text[..<$0.lowerBound] } ?? text[...]
        var conditions: [Condition] = []
        for clause in where_.split(separator: " AND ") { conditions.append(try Self.condition(clause)) }
        guard !conditions.isEmpty else {
            throw JiraError(400, "Unbounded JQL queries are not allowed here. Add a search restriction to your query.")
        }
        self.conditions = conditions
    }

    private static func condition(_ clause: Substring) throws(JiraError) -> Condition {
        let words = clause.split(separator: " ", maxSplits: 2)
        guard words.count == 3 else { throw JiraError(400, "Error in the JQL Query near '\(clause)'.") }
        let value = words[2].filter { $0 != "\"" }.trimmingSpaces
        switch (words[0], words[1]) {
        case ("project", "="): return .project(value)
        case ("status", "="): return .status(value)
        case ("updated", ">="): return .updatedSince(try date(value))
        case ("created", ">="): return .createdSince(try date(value))
        default: throw JiraError(400, "Field '\(words[0])' does not exist or this field cannot be viewed.")
        }
    }

    /// Only unquoted milliseconds: quoted dates depend on the account's time zone.
    private static func date(_ value: String) throws(JiraError) -> Instant {
        guard let milliseconds = Int64(value) else { throw JiraError(400, "Date value '\(value)' is invalid.") }
        return Instant(milliseconds: milliseconds)
    }

    func matches(_ issue: JiraIssue, status: String) -> Bool {
        conditions.allSatisfy { condition in
            switch condition {
            case .project(let key): issue.project == key
            case .status(let name): status == name
            case .updatedSince(let since): issue.updatedAt >= since
            case .createdSince(let since): issue.createdAt >= since
            }
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        guard first == " " || last == " " else { return self }
        return String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
