/// Sees every statement that runs, so that the tests can find one that is not scoped.
package protocol StatementWatch: Sendable {
    func saw(_ sql: String, in scope: RowScope)
}
