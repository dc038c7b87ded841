/// One forward step of the schema, applied once in a transaction of its own.
///
/// DDL tokens differ by engine: `@int`, `@text`, `@blob` are the column types, `@strict` after a table's closing
/// parenthesis makes SQLite check types, and `@keyed` instead also lays the rows in the primary key's order.
package struct Migration: Sendable {
    package let number: Int
    package let name: String
    package let sql: String
    /// What only one engine understands, such as triggers; runs after `sql`.
    package let only: [SQLDialect: String]
    /// Tables whose rows belong to an organization (`organization_id` first in the key): PostgreSQL guards each row.
    package let scopedTables: [String]
    /// Tables without customer content that `Doors` reads before an organization is known.
    package let doorTables: [String]

    package init(
        number: Int,
        name: String,
        sql: String,
        only: [SQLDialect: String] = [:],
        scopedTables: [String],
        doorTables: [String] = []
    ) {
        (self.number, self.name, self.sql, self.only) = (number, name, sql, only)
        (self.scopedTables, self.doorTables) = (scopedTables, doorTables)
    }
}
