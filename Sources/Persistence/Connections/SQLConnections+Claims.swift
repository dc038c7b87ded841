import Domain
import Kernel

extension SQLConnections {
    /// The index over all organizations decides, and tells nothing but that the row is not ours: no statement looks into
    /// another organization's rows.
    func claim(_ key: BindingKey) throws {
        let taken = try tx.connection.execute(
            "INSERT INTO binding_claims (organization_id, digest, claimed_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            [tx.scope, .blob(key.digest), .instant(tx.now)]
        )
        guard taken == 1 else { return try requireOwn(key) }
    }

    private func requireOwn(_ key: BindingKey) throws {
        let isOwn = try tx.connection.exists(
            "SELECT 1 FROM binding_claims WHERE organization_id = ?1 AND digest = ?2",
            [tx.scope, .blob(key.digest)]
        )
        guard isOwn else { throw Refusal.bindingTaken }
    }
}
