package import Kernel
import Synchronization

/// The opened data keys of organizations.
///
/// They are unwrapped once and stay in memory, so that a transaction, which cannot wait, can use them.
package final class DataKeys: Sendable {
    private let store: any KeyStore
    private let provider: any KeyEncryptionProvider
    private let randomness: any Randomness
    private let time: any TimeSource
    private let opened = Mutex<[ID<Organization>: [DataKey]]>([:])

    package init(
        store: any KeyStore,
        provider: any KeyEncryptionProvider,
        randomness: any Randomness,
        time: any TimeSource
    ) {
        (self.store, self.provider, self.randomness, self.time) = (store, provider, randomness, time)
    }

    /// Opens the organization's keys, and makes those it does not have yet.
    package func open(_ scope: OrganizationScope) async throws {
        let organization = scope.organization
        guard opened.withLock({ $0[organization] }) == nil else { return }
        try await makeMissing(of: organization)
        var keys: [DataKey] = []
        for wrapped in try await store.keys(of: organization) { keys.append(try await open(wrapped, organization)) }
        opened.withLock { $0[organization] = keys }
    }

    /// The newest key for that use.
    func current(_ purpose: WrappedKey.Purpose, in scope: OrganizationScope) throws(Refusal) -> DataKey {
        let keys = opened.withLock { $0[scope.organization] ?? [] }
        let newest = keys.filter { $0.purpose == purpose }.max { $0.generation < $1.generation }
        guard let newest else {
            throw Refusal(.unavailable, "keys_not_open", "the organization's keys are not open yet; try again")
        }
        return newest
    }

    func key(_ id: String, in scope: OrganizationScope) -> DataKey? {
        opened.withLock { $0[scope.organization] ?? [] }.first { sameBytes($0.id, id) }
    }

    func all(_ purpose: WrappedKey.Purpose, in scope: OrganizationScope) -> [DataKey] {
        opened.withLock { $0[scope.organization] ?? [] }.filter { $0.purpose == purpose }
    }

    func nonce() -> [UInt8] { randomness.bytes(12) }

    /// Opens what another process added since.
    package func refresh(_ scope: OrganizationScope) async throws {
        try await open(scope)
        let known = Set(opened.withLock { $0[scope.organization] ?? [] }.map(\.id))
        for wrapped in try await store.keys(of: scope.organization) where !known.contains(wrapped.id) {
            take(try await open(wrapped, scope.organization), in: scope)
        }
    }

    /// Makes the next generation of a key, which nobody uses before it is added.
    func prepare(_ purpose: WrappedKey.Purpose, in scope: OrganizationScope) async throws -> PreparedKey {
        try await refresh(scope)
        let newest = all(purpose, in: scope).map(\.generation).max() ?? 1
        let wrapped = try await make(purpose, newest + 1, of: scope.organization)
        return PreparedKey(wrapped: wrapped, opened: try await open(wrapped, scope.organization))
    }

    /// Takes a prepared key into use.
    ///
    /// - Throws: `key_rotated_meanwhile` when somebody else was first.
    func add(_ key: PreparedKey, in scope: OrganizationScope) async throws {
        guard try await store.add(key.wrapped, of: scope.organization) else {
            throw Refusal(.conflict, "key_rotated_meanwhile", "somebody else rotated the key at the same time")
        }
        take(key.opened, in: scope)
    }

    private func take(_ key: DataKey, in scope: OrganizationScope) {
        opened.withLock { opened in
            let keys = opened[scope.organization] ?? []
            opened[scope.organization] = keys.filter { $0.id != key.id } + [key]
        }
    }

    private func makeMissing(of organization: ID<Organization>) async throws {
        let present = Set(try await store.keys(of: organization).map(\.purpose))
        for purpose in WrappedKey.Purpose.allCases where !present.contains(purpose) {
            if purpose == .checkpoints, present.contains(.audit) { continue }
            let key = try await make(purpose, 1, of: organization)
            // Somebody else may have made it in the meantime: theirs is then the one that is opened.
            _ = try await store.add(key, of: organization)
        }
    }

    private func make(
        _ purpose: WrappedKey.Purpose,
        _ generation: Int,
        of organization: ID<Organization>
    ) async throws -> WrappedKey {
        let now = time.now()
        var key = WrappedKey(
            id: randomness.key(at: now),
            purpose: purpose,
            generation: generation,
            provider: provider.id,
            bytes: [],
            createdAt: now
        )
        let wrapped = try await provider.wrap(Secret(randomness.bytes(32)), context: key.context(of: organization))
        key = WrappedKey(
            id: key.id,
            purpose: purpose,
            generation: generation,
            provider: provider.id,
            bytes: wrapped,
            createdAt: now
        )
        return key
    }

    private func open(_ wrapped: WrappedKey, _ organization: ID<Organization>) async throws -> DataKey {
        guard wrapped.provider == provider.id else {
            throw Refusal(
                .unavailable,
                "key_file_foreign",
                "the organization's keys were wrapped by another key file than the one given; use that one"
            )
        }
        let secret = try await provider.unwrap(wrapped.bytes, context: wrapped.context(of: organization))
        return DataKey(id: wrapped.id, purpose: wrapped.purpose, generation: wrapped.generation, secret: secret)
    }
}

/// A key that was made and is not in use yet.
struct PreparedKey: Sendable {
    let wrapped: WrappedKey
    let opened: DataKey
}

/// An opened data key.
struct DataKey: Sendable {
    let id: String
    let purpose: WrappedKey.Purpose
    let generation: Int
    let secret: Secret
}
