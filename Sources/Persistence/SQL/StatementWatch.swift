/// Sees every statement before it runs, so that the tests can refuse one that is not scoped.
package protocol StatementWatch: Sendable {
    func check(_ sql: String, _ arguments: [SQLValue], in scope: RowScope) throws
}
