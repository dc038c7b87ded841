package import Kernel
import Synchronization

/// Keeps wrapped keys in memory, for tests and the simulation.
package final class MemoryKeyStore: KeyStore {
    private let stored = Mutex<[ID<Organization>: [WrappedKey]]>([:])

    package init() {}

    package func organizations() async throws -> [ID<Organization>] { stored.withLock { $0.keys.sorted() } }

    package func keys(of organization: ID<Organization>) async throws -> [WrappedKey] {
        stored.withLock { stored in (stored[organization] ?? []).sorted { $0.fileName < $1.fileName } }
    }

    package func add(_ key: WrappedKey, of organization: ID<Organization>) async throws -> Bool {
        stored.withLock { stored in
            let keys = stored[organization] ?? []
            guard !keys.contains(where: { $0.fileName == key.fileName }) else { return false }
            stored[organization] = keys + [key]
            return true
        }
    }

    package func replace(_ old: WrappedKey, with new: WrappedKey, of organization: ID<Organization>) async throws
        -> Bool
    {
        stored.withLock { stored in
            guard let index = stored[organization]?.firstIndex(of: old), old.fileName == new.fileName else {
                return false
            }
            stored[organization]?[index] = new
            return true
        }
    }

    package func destroy(_ key: WrappedKey, of organization: ID<Organization>) async throws {
        stored.withLock { stored in _ = stored[organization]?.removeAll { $0.id == key.id } }
    }
}
