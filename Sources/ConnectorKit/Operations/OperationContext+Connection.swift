import Domain
import Kernel

extension OperationContext {
    /// The organization's own connection of that id.
    ///
    /// Another organization's and one that never was are answered alike, and both leave a trace.
    func connection(_ id: ID<Connection>) async throws -> Connection {
        guard let connection = try await read({ try $0.connections.find(id) }) else {
            try await write { try $0.record(.connectionRefused(id, because: "no_such_connection")) }
            throw Refusal(.notFound, "no_such_connection", "there is no such connection")
        }
        return connection
    }

    /// Runs a body that claims a binding; a claim that is refused leaves a trace.
    func claiming<T: Sendable>(
        for id: ID<Connection>,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        do { return try await write(body) } catch let refusal as Refusal where refusal.reason == "binding_taken" {
            try await write { try $0.record(.connectionRefused(id, because: "binding_taken")) }
            throw refusal
        }
    }
}
