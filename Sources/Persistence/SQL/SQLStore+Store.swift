package import Domain
package import Kernel

extension SQLStore: Store {
    package func read<T: Sendable>(
        in scope: OrganizationScope,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await reading(in: scope) { try body($0) }
    }

    package func write<T: Sendable>(
        in scope: OrganizationScope,
        by actor: Actor,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await writing(in: scope, by: actor) { try body($0) }
    }
}
