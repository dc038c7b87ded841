package import Kernel
import Synchronization

/// Keeps wrapped keys in memory, for tests and the simulation.
package final class MemoryKeyStore: KeyStore {
    private let stored = Mutex<[ID<Organization>: [WrappedKey]]>([:])

    package init() {}

    package func keys(of organization: ID<Organization>) async throws -> [WrappedKey] {
        stored.withLock { $0[organization] ?? [] }
    }

    package func add(_ key: WrappedKey, of organization: ID<Organization>) async throws -> Bool {
        stored.withLock { stored in
            let keys = stored[organization] ?? []
            guard !keys.contains(where: { $0.purpose == key.purpose && $0.generation == key.generation }) else {
                return false
            }
            stored[organization] = keys + [key]
            return true
        }
    }
}
