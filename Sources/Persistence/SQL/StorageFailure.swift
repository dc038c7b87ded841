/// What can go wrong in storage, in words that both engines share.
package enum StorageFailure: Error, Equatable, Sendable {
    package enum Constraint: String, Sendable {
        case unique, foreignKey, check, notNull
        /// Refused by a trigger, whose message is the name.
        case trigger
    }

    /// A rule of the schema refused the row.
    ///
    /// The name is `table(column, column)` for unique and not-null rules, the constraint's own name for a check (give
    /// each one a name), and may be empty for a foreign key, which SQLite does not name.
    case constraint(Constraint, name: String)
    /// Others changed the same rows at the same time; running the body again can succeed.
    case contention(String)
    /// A lock or a statement took longer than allowed.
    case timedOut(String)
    /// No space is left where the data lies.
    case full
    case readOnly
    case corrupt(String)
    /// The disk answered with an error.
    case inputOutput(String)
    /// The server or the file cannot be reached; nothing was committed unless `unknownOutcome` says otherwise.
    case unreachable(String)
    /// The connection was lost while a commit was on its way: it may or may not have happened.
    case unknownOutcome(String)
    /// A column did not hold what the statement expected.
    case type(column: Int, expected: String)
    /// A value that cannot be stored, such as text with a NUL.
    case value(String)
    /// The statement itself is wrong.
    case statement(String, sql: String)
}

extension StorageFailure {
    /// Whether the error is a broken unique rule, to be told as a refusal.
    package static func isUnique(_ error: any Error) -> Bool {
        if case StorageFailure.constraint(.unique, _) = error { true } else { false }
    }
}
