import Domain
import Kernel
import Testing
import Vault

@Suite struct KeyedStoreTests {
    @Test func `the audit key is open when a transaction begins`() async throws {
        let keys = try dataKeys()
        let ring = KeyRing(keys: keys)
        let store = KeyedStore(ProbingStore { try ring.auditKey(in: $0).id }, keys: keys)
        #expect(throws: Refusal.self) { try ring.auditKey(in: acme) }
        await #expect(throws: ProbingStore.Reached.self) { try await store.write(in: acme, by: .system("t")) { _ in } }
    }

    @Test func `without its keys nothing is written`() async throws {
        let memory = MemoryKeyStore()
        try await dataKeys(memory).open(acme)
        let store = KeyedStore(ProbingStore { _ in "" }, keys: try dataKeys(memory, kek(2)))
        let refusal = await #expect(throws: Refusal.self) { try await store.write(in: acme, by: .system("t")) { _ in } }
        #expect(refusal?.reason == "key_file_foreign")
    }
}

/// A store that only looks whether it is called when it should be.
struct ProbingStore: Store {
    struct Reached: Error {}

    let probe: @Sendable (OrganizationScope) throws -> String

    func read<T: Sendable>(in scope: OrganizationScope, _ body: @escaping @Sendable (any Transaction) throws -> T)
        async throws -> T
    { throw Reached() }

    func write<T: Sendable>(
        in scope: OrganizationScope,
        by actor: Actor,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        _ = try probe(scope)
        throw Reached()
    }

    func enter<T: Sendable>(_ body: @escaping @Sendable (any Doors) throws -> T) async throws -> T { throw Reached() }
}
