import Domain
import Kernel
import Vault

/// Opens an organization's log keys before its transactions begin, because a transaction cannot wait for a key service.
struct OpenedStore: Store {
    let store: any Store
    let keys: KeyRing

    func read<T: Sendable>(
        in scope: OrganizationScope,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await store.read(in: scope, body)
    }

    func write<T: Sendable>(
        in scope: OrganizationScope,
        by actor: Actor,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await keys.open(scope)
        return try await store.write(in: scope, by: actor, body)
    }

    func enter<T: Sendable>(_ body: @escaping @Sendable (any Doors) throws -> T) async throws -> T {
        try await store.enter(body)
    }
}
