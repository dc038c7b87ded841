import Kernel

extension SQLTransaction {
    var scope: SQLValue { .id(organization) }

    /// Writes, and tells a broken unique rule as the refusal that belongs to it.
    ///
    /// - Parameter refusal: receives the rule as `table(column, column)`.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue], unique refusal: (String) -> Refusal?) throws -> Int {
        do {
            return try connection.execute(sql, arguments)
        } catch StorageFailure.constraint(.unique, let name) {
            throw refusal(name) ?? .alreadyThere
        }
    }
}

extension Refusal {
    static let alreadyThere = Refusal(.conflict, "already_there", "this is stored already: read it instead")

    /// Someone else saved over the version that was read.
    static func changedMeanwhile(_ what: String) -> Refusal {
        Refusal(
            .conflict,
            "changed_meanwhile",
            "\(what) was changed by someone else meanwhile and keeps their change: read it again, then repeat"
        )
    }
}
