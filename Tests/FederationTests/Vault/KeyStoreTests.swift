import Kernel
import Testing
import Vault

/// What every key store must do, on each of them.
@Suite struct KeyStoreTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var stores: [any KeyStore] { [MemoryKeyStore(), FileKeyStore(folder: folder.path + "/keys")] }

    private func key(_ id: String, generation: Int = 1) -> WrappedKey {
        WrappedKey(
            id: id,
            purpose: .secrets,
            generation: generation,
            provider: "local:1",
            bytes: [1, 2, 3],
            createdAt: 1_000
        )
    }

    @Test func `a key is kept, and the first of its kind stays`() async throws {
        for store in stores {
            #expect(try await store.keys(of: "acme") == [])
            #expect(try await store.add(key("a"), of: "acme"))
            #expect(try await store.add(key("b"), of: "acme") == false)
            #expect(try await store.add(key("c", generation: 2), of: "acme"))
            #expect(try await store.keys(of: "acme") == [key("a"), key("c", generation: 2)])
            #expect(try await store.keys(of: "globex") == [])
        }
    }

    @Test(arguments: ["../acme", "a/b", "", "A", ".", "a\u{0}b"])
    func `an organization's id leads to no other folder`(id: String) async {
        let store = FileKeyStore(folder: folder.path)
        await #expect(throws: Refusal.self) { try await store.add(key("a"), of: ID(id)) }
    }
}
