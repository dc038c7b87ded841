import Kernel

/// Wraps every data key with the key-encryption key in use: the values that the data keys sealed are not touched.
///
/// Each key is replaced in one step after its new wrap was seen to open, so that at any moment exactly one valid wrap of it
/// lies in the store. Whoever is stopped in the middle begins again and finds less to do.
package struct RewrapKeys: Sendable {
    private let store: any KeyStore
    private let keys: KeyEncryptionKeys

    package init(store: any KeyStore, keys: KeyEncryptionKeys) { (self.store, self.keys) = (store, keys) }

    package struct Report: Equatable, Sendable {
        package var organizations = 0
        /// Keys that another key-encryption key had wrapped, and this one wraps now.
        package var rewrapped = 0
        /// Keys that were as they should be.
        package var unchanged = 0
        /// Keys that somebody else changed or destroyed at the same time.
        package var overtaken = 0
    }

    package func callAsFunction() async throws -> Report {
        var report = Report()
        for organization in try await store.organizations() {
            report.organizations += 1
            for key in try await store.keys(of: organization) { try await rewrap(key, of: organization, &report) }
        }
        return report
    }

    private func rewrap(_ key: WrappedKey, of organization: ID<Organization>, _ report: inout Report) async throws {
        let current = keys.current
        guard key.provider != current.id else {
            report.unchanged += 1
            return
        }
        let context = key.context(of: organization)
        let secret = try await keys.named(key.provider).unwrap(key.bytes, context: context)
        let wrapped = try await current.wrap(secret, context: context)
        let opened = try await current.unwrap(wrapped, context: context)
        guard opened.withBytes({ opened in secret.withBytes { equalInConstantTime($0, opened) } }) else {
            throw Refusal(
                .unavailable,
                "rewrap_failed",
                "the new key did not open what it had wrapped; nothing was changed"
            )
        }
        let isReplaced = try await store.replace(key, with: key.wrapped(by: current.id, wrapped), of: organization)
        if isReplaced { report.rewrapped += 1 } else { report.overtaken += 1 }
    }
}

extension WrappedKey {
    /// The same key, wrapped by another.
    func wrapped(by provider: String, _ bytes: [UInt8]) -> WrappedKey {
        WrappedKey(
            id: id,
            purpose: purpose,
            subject: subject,
            generation: generation,
            provider: provider,
            bytes: bytes,
            createdAt: createdAt
        )
    }
}
