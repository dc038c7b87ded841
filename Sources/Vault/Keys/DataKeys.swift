import Crypto
package import Kernel
import Synchronization

/// The opened data keys of organizations.
///
/// They are unwrapped once and stay in memory, so that a transaction, which cannot wait, can use them. The keys of single
/// credentials are opened when they are needed.
package final class DataKeys: Sendable {
    private let store: any KeyStore
    private let providers: KeyEncryptionKeys
    private let randomness: any Randomness
    private let time: any TimeSource
    private let bound: Int
    private let opened = Mutex<[ID<Organization>: OpenedKeys]>([:])

    /// How often one process seals with one key before it makes the next.
    ///
    /// Nonces are 96 random bits, and a key is good for
    /// 2^32 of them (NIST SP 800-38D, 8.3). Four thousand processes may each use their whole share.
    package static let sealBound = 1 << 20

    package init(
        store: any KeyStore,
        providers: KeyEncryptionKeys,
        randomness: any Randomness,
        time: any TimeSource,
        sealBound: Int = DataKeys.sealBound
    ) {
        (self.store, self.providers, self.randomness, self.time) = (store, providers, randomness, time)
        bound = sealBound
    }

    package convenience init(
        store: any KeyStore,
        provider: any KeyEncryptionProvider,
        randomness: any Randomness,
        time: any TimeSource
    ) {
        self.init(store: store, providers: KeyEncryptionKeys(provider), randomness: randomness, time: time)
    }

    /// Opens the organization's keys, and makes those it does not have yet.
    package func open(_ scope: OrganizationScope) async throws {
        let organization = scope.organization
        guard opened.withLock({ $0[organization] }) == nil else { return }
        try await makeMissing(of: organization)
        var keys = OpenedKeys()
        for wrapped in try await store.keys(of: organization) where wrapped.subject == nil {
            keys.take(try await open(wrapped, organization))
        }
        opened.withLock { $0[organization] = keys }
    }

    /// The newest key for that use.
    func current(_ purpose: WrappedKey.Purpose, in scope: OrganizationScope) throws(Refusal) -> DataKey {
        guard let newest = opened.withLock({ $0[scope.organization]?.newest[purpose] }) else {
            throw Refusal(.unavailable, "keys_not_open", "the organization's keys are not open yet; try again")
        }
        return newest
    }

    func key(_ id: String, in scope: OrganizationScope) -> DataKey? {
        opened.withLock { $0[scope.organization]?.keys[id] }
    }

    func all(_ purpose: WrappedKey.Purpose, in scope: OrganizationScope) -> [DataKey] {
        opened.withLock { $0[scope.organization].map { Array($0.keys.values) } ?? [] }.filter { $0.purpose == purpose }
    }

    func nonce() -> [UInt8] { randomness.bytes(12) }

    /// Opens what another process added since.
    package func refresh(_ scope: OrganizationScope) async throws {
        try await open(scope)
        let known = opened.withLock { Set(($0[scope.organization] ?? OpenedKeys()).keys.keys) }
        for wrapped in try await store.keys(of: scope.organization)
        where wrapped.subject == nil && !known.contains(wrapped.id) {
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
        opened.withLock { $0[scope.organization, default: OpenedKeys()].take(key) }
    }

    private func makeMissing(of organization: ID<Organization>) async throws {
        let present = Set(try await store.keys(of: organization).map(\.purpose))
        for purpose in WrappedKey.Purpose.standing where !present.contains(purpose) {
            if purpose == .checkpoints, present.contains(.audit) { continue }
            let key = try await make(purpose, 1, of: organization)
            // Somebody else may have made it in the meantime: theirs is then the one that is opened.
            _ = try await store.add(key, of: organization)
        }
    }

    private func make(
        _ purpose: WrappedKey.Purpose,
        subject: String? = nil,
        _ generation: Int,
        of organization: ID<Organization>
    ) async throws -> WrappedKey {
        let (now, provider) = (time.now(), providers.current)
        let bare = WrappedKey(
            id: randomness.key(at: now),
            purpose: purpose,
            subject: subject,
            generation: generation,
            provider: provider.id,
            bytes: [],
            createdAt: now
        )
        let context = bare.context(of: organization)
        return bare.wrapped(by: provider.id, try await provider.wrap(Secret(randomness.bytes(32)), context: context))
    }

    private func open(_ wrapped: WrappedKey, _ organization: ID<Organization>) async throws -> DataKey {
        let provider = try await providers.named(wrapped.provider)
        return DataKey(wrapped, try await provider.unwrap(wrapped.bytes, context: wrapped.context(of: organization)))
    }
}

extension DataKeys {
    /// The newest key of one credential; made where there is none.
    ///
    /// The store is always asked: another process may have destroyed or renewed what this one remembers.
    func credential(_ subject: String, in scope: OrganizationScope) async throws -> DataKey {
        while true {
            if let newest = try await stored(subject, in: scope).max(by: { $0.generation < $1.generation }) {
                if let known = self.key(newest.id, in: scope) { return known }
                let key = try await open(newest, scope.organization)
                take(key, in: scope)
                return key
            }
            let fresh = try await make(.credential, subject: subject, 1, of: scope.organization)
            _ = try await store.add(fresh, of: scope.organization)
        }
    }

    /// A key of one credential that sealed something; nil when it was destroyed or never was.
    func credential(_ subject: String, id: String, in scope: OrganizationScope) async throws -> DataKey? {
        if let known = self.key(id, in: scope) { return known }
        guard let wrapped = try await stored(subject, in: scope).first(where: { sameBytes($0.id, id) }) else {
            return nil
        }
        let key = try await open(wrapped, scope.organization)
        take(key, in: scope)
        return key
    }

    /// Makes the next key of one credential, which is in use from then on.
    func renewCredential(_ subject: String, in scope: OrganizationScope) async throws {
        let newest = try await stored(subject, in: scope).map(\.generation).max() ?? 0
        let next = try await make(.credential, subject: subject, newest + 1, of: scope.organization)
        guard try await store.add(next, of: scope.organization) else {
            throw Refusal(.conflict, "key_rotated_meanwhile", "somebody else rotated the key at the same time")
        }
        take(try await open(next, scope.organization), in: scope)
    }

    /// Destroys the keys of one credential but for those that are named.
    ///
    /// - Returns: how many.
    func destroyCredential(_ subject: String, keeping kept: Set<String>, in scope: OrganizationScope) async throws
        -> Int
    {
        var count = 0
        for wrapped in try await stored(subject, in: scope) where !kept.contains(wrapped.id) {
            opened.withLock { _ = $0[scope.organization]?.forget(wrapped.id) }
            try await store.destroy(wrapped, of: scope.organization)
            count += 1
        }
        return count
    }

    /// Replaces the key when this process has sealed as much with it as one process may.
    func renewWhenWorn(_ key: DataKey, in scope: OrganizationScope) async throws {
        guard opened.withLock({ $0[scope.organization]?.countSeal(with: key.id) ?? 0 }) >= bound else {
            return
        }
        do {
            if let subject = key.subject {
                try await renewCredential(subject, in: scope)
            } else {
                try await add(try await prepare(key.purpose, in: scope), in: scope)
            }
        } catch let refusal as Refusal where refusal.reason == "key_rotated_meanwhile" {
            try await refresh(scope)
        }
    }

    private func stored(_ subject: String, in scope: OrganizationScope) async throws -> [WrappedKey] {
        try await store.keys(of: scope.organization).filter { $0.subject.map { sameBytes($0, subject) } ?? false }
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
    let subject: String?
    let generation: Int
    let secret: Secret
    /// What values are sealed with, derived once: it costs more than a small seal.
    let sealing: SymmetricKey

    init(_ wrapped: WrappedKey, _ secret: Secret) {
        (id, purpose, subject) = (wrapped.id, wrapped.purpose, wrapped.subject)
        (generation, self.secret) = (wrapped.generation, secret)
        sealing = derive("clearance seal v1", from: secret).withBytes { SymmetricKey(data: $0) }
    }
}

/// An organization's keys as they lie in memory.
private struct OpenedKeys {
    var keys: [String: DataKey] = [:]
    /// By purpose, the one in use.
    var newest: [WrappedKey.Purpose: DataKey] = [:]
    /// By subject, the one in use.
    var credentials: [String: DataKey] = [:]
    private var seals: [String: Int] = [:]

    mutating func take(_ key: DataKey) {
        keys[key.id] = key
        if let subject = key.subject {
            if credentials[subject].map({ $0.generation <= key.generation }) ?? true { credentials[subject] = key }
        } else if newest[key.purpose].map({ $0.generation <= key.generation }) ?? true {
            newest[key.purpose] = key
        }
    }

    mutating func forget(_ id: String) {
        guard let subject = keys.removeValue(forKey: id)?.subject else { return }
        if credentials[subject]?.id == id { credentials[subject] = nil }
    }

    mutating func countSeal(with id: String) -> Int {
        seals[id, default: 0] += 1
        return seals[id] ?? 0
    }
}
