/// One waiting transaction of a group.
protocol GroupMember: AnyObject, Sendable {
    var scope: RowScope { get }
    /// Runs the body and keeps its value; may be called again after a group was lost.
    func attempt(_ session: SQLiteSession) throws
    /// Tells whoever waits: the kept value, or why there is none.
    func settle(_ error: (any Error)?)
}

/// It is handed over before it is touched again, and from then on only the writer's queue touches it.
final class PendingWrite<Value: Sendable>: GroupMember, @unchecked Sendable {
    let scope: RowScope
    private let body: (any SQLConnection) throws -> Value
    private let continuation: CheckedContinuation<Value, any Error>
    private var value: Value?

    init(
        scope: RowScope,
        body: @escaping @Sendable (any SQLConnection) throws -> Value,
        continuation: CheckedContinuation<Value, any Error>
    ) {
        (self.scope, self.body, self.continuation) = (scope, body, continuation)
    }

    func attempt(_ session: SQLiteSession) throws { value = try body(session) }

    func settle(_ error: (any Error)?) {
        if let value, error == nil {
            continuation.resume(returning: value)
        } else {
            continuation.resume(throwing: error ?? StorageFailure.unreachable("the transaction did not run"))
        }
    }
}
