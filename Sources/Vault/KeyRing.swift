package import Kernel
package import Ledger

/// The keys of the log: what authenticates its entries and signs its checkpoints.
///
/// Entries are authenticated inside a transaction, which cannot wait: open an organization's keys before it.
package struct KeyRing: Sendable {
    let keys: DataKeys

    package init(keys: DataKeys) { self.keys = keys }

    package func open(_ scope: OrganizationScope) async throws { try await keys.open(scope) }

    /// The key for new entries.
    package func auditKey(in scope: OrganizationScope) throws(Refusal) -> MacKey {
        macKey(of: try keys.current(.audit, in: scope))
    }

    /// The key of that name, also when a newer one is in use; nil when it is not this organization's.
    package func auditKey(_ id: String, in scope: OrganizationScope) -> MacKey? {
        guard let key = keys.key(id, in: scope), key.purpose == .audit else { return nil }
        return macKey(of: key)
    }

    /// All keys that entries may be authenticated with, for whoever verifies.
    package func auditKeys(in scope: OrganizationScope) async throws -> [MacKey] {
        try await keys.refresh(scope)
        return keys.all(.audit, in: scope).map(macKey)
    }

    private func macKey(of key: DataKey) -> MacKey {
        MacKey(id: key.id, secret: derive("clearance audit mac v1", from: key.secret))
    }
}
