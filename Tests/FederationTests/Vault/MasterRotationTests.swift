import Domain
import Kernel
import Synchronization
import TestKit
import Testing
import Vault

@Suite struct MasterRotationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A store that fails at the step with that number, as a process that is killed there would.
    private final class DyingStore: KeyStore {
        private let store: any KeyStore
        private let left: Mutex<Int>

        init(_ store: any KeyStore, after steps: Int) {
            self.store = store
            left = Mutex(steps)
        }

        private struct Killed: Error {}

        private func step() throws {
            try left.withLock { left in
                left -= 1
                if left < 0 { throw Killed() }
            }
        }

        func organizations() async throws -> [ID<Organization>] { try await store.organizations() }
        func keys(of organization: ID<Organization>) async throws -> [WrappedKey] {
            try await store.keys(of: organization)
        }
        func add(_ key: WrappedKey, of organization: ID<Organization>) async throws -> Bool {
            try await store.add(key, of: organization)
        }
        func replace(_ old: WrappedKey, with new: WrappedKey, of organization: ID<Organization>) async throws -> Bool {
            try step()
            let done = try await store.replace(old, with: new, of: organization)
            try step()
            return done
        }
        func destroy(_ key: WrappedKey, of organization: ID<Organization>) async throws {
            try await store.destroy(key, of: organization)
        }
    }

    /// Wraps and opens, and says whether it ever saw anything but data keys.
    private func vault(_ store: any KeyStore, _ keys: KeyEncryptionKeys) -> EnvelopeVault {
        EnvelopeVault(
            keys: DataKeys(store: store, providers: keys, randomness: SeededRandomness(seed: 3), time: VirtualClock())
        )
    }

    @Test func `assertion 14: a rotation stopped at any step leaves every secret readable with exactly one wrap`()
        async throws
    {
        let store = FileKeyStore(folder: folder.path + "/keys")
        let (old, new) = (try kek(1), try kek(2))
        let before = vault(store, KeyEncryptionKeys(old))
        var sealed: [(OrganizationScope, String, SealedValue)] = []
        for scope in [acme, globex] {
            for name in ["connection/okta/api_token", "connection/jira/api_token", "identity/1"] {
                sealed.append((scope, name, try await before.seal(Secret("\(name) value"), name: name, in: scope)))
            }
        }
        let count = try await files(store).count
        for steps in 0..<40 {
            let both = KeyEncryptionKeys(new, previous: [old])
            let finished: Bool
            do {
                _ = try await RewrapKeys(store: DyingStore(store, after: steps % 5), keys: both)()
                finished = true
            } catch { finished = false }
            #expect(try await files(store).count == count)
            let after = vault(store, both)
            for (scope, name, value) in sealed {
                #expect(try await after.open(value, name: name, in: scope).text == "\(name) value")
            }
            if finished { break }
        }
        let report = try await RewrapKeys(store: store, keys: KeyEncryptionKeys(new, previous: [old]))()
        #expect(report.rewrapped == 0 && report.unchanged == count)
        let alone = vault(store, KeyEncryptionKeys(new))
        for (scope, name, value) in sealed {
            #expect(try await alone.open(value, name: name, in: scope).text == "\(name) value")
        }
    }

    /// One id for each key that is stored, whoever wrapped it.
    private func files(_ store: any KeyStore) async throws -> Set<String> {
        var ids: Set<String> = []
        for organization in try await store.organizations() {
            for key in try await store.keys(of: organization) { #expect(ids.insert(key.id).inserted) }
        }
        return ids
    }

    @Test func `a key that another process rotated to is found by looking again`() async throws {
        let store = MemoryKeyStore()
        let (old, new) = (try kek(1), try kek(2))
        let sealed = try await vault(store, KeyEncryptionKeys(old)).seal(Secret("x"), name: "n", in: acme)
        _ = try await RewrapKeys(store: store, keys: KeyEncryptionKeys(new, previous: [old]))()
        let looking = KeyEncryptionKeys(old, load: { [new, old] })
        #expect(try await vault(store, looking).open(sealed, name: "n", in: acme).text == "x")
        let blind = vault(store, KeyEncryptionKeys(old))
        let refusal = await #expect(throws: Refusal.self) { try await blind.open(sealed, name: "n", in: acme) }
        #expect(refusal?.reason == "key_file_foreign")
    }

    @Test func `the same works from a key file to a key service and on to another`() async throws {
        let store = MemoryKeyStore()
        let services = try [KeyServiceTests.aws(), KeyServiceTests.azure(), KeyServiceTests.transit()].map(\.provider)
        var current: any KeyEncryptionProvider = try kek(1)
        let sealed = try await vault(store, KeyEncryptionKeys(current)).seal(Secret("x"), name: "n", in: acme)
        for next in services {
            let report = try await RewrapKeys(store: store, keys: KeyEncryptionKeys(next, previous: [current]))()
            #expect(report.rewrapped == 4)
            #expect(try await vault(store, KeyEncryptionKeys(next)).open(sealed, name: "n", in: acme).text == "x")
            current = next
        }
    }
}
