import Kernel
import Synchronization

/// The key-encryption keys of this server: the one in use, and those that older data keys are still wrapped with.
///
/// While a rotation goes on there are two. A process that meets a key wrapped by one it does not know looks again, since
/// another process may have rotated meanwhile.
package final class KeyEncryptionKeys: Sendable {
    package typealias Load = @Sendable () async throws -> [any KeyEncryptionProvider]

    private let known: Mutex<[any KeyEncryptionProvider]>
    private let load: Load?

    /// - Parameters:
    ///   - current: wraps new data keys.
    ///   - previous: only open what they wrapped.
    ///   - load: reads all again, the one in use first; nil where they cannot change.
    package init(
        _ current: any KeyEncryptionProvider,
        previous: [any KeyEncryptionProvider] = [],
        load: Load? = nil
    ) {
        known = Mutex([current] + previous)
        self.load = load
    }

    package var current: any KeyEncryptionProvider { known.withLock { $0[0] } }

    /// - Throws: `key_file_foreign` when no such key is known.
    package func named(_ id: String) async throws -> any KeyEncryptionProvider {
        if let found = find(id) { return found }
        try await reload()
        guard let found = find(id) else {
            throw Refusal(
                .unavailable,
                "key_file_foreign",
                "the organization's keys were wrapped by another key than the one given; use that one, or name it in "
                    + "`keys.previous`"
            )
        }
        return found
    }

    package func reload() async throws {
        guard let load else { return }
        let fresh = try await load()
        guard !fresh.isEmpty else { return }
        known.withLock { $0 = fresh }
    }

    private func find(_ id: String) -> (any KeyEncryptionProvider)? {
        known.withLock { $0.first { sameBytes($0.id, id) } }
    }
}
