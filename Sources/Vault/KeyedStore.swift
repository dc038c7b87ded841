package import Domain
package import Kernel

/// A store that opens an organization's keys before a transaction needs them.
///
/// The log is authenticated inside the transaction, which cannot wait for a key management service.
package struct KeyedStore<Base: Store>: Store {
    private let base: Base
    private let keys: DataKeys

    package init(_ base: Base, keys: DataKeys) { (self.base, self.keys) = (base, keys) }

    package func read<T: Sendable>(
        in scope: OrganizationScope,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T { try await base.read(in: scope, body) }

    package func write<T: Sendable>(
        in scope: OrganizationScope,
        by actor: Actor,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await keys.open(scope)
        return try await base.write(in: scope, by: actor, body)
    }

    package func enter<T: Sendable>(_ body: @escaping @Sendable (any Doors) throws -> T) async throws -> T {
        try await base.enter(body)
    }
}
