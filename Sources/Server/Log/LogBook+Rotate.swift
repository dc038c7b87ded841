import Domain
import Kernel
import Ledger
import Vault

extension LogBook {
    /// Which key of the log is replaced.
    enum Rotated: String {
        /// Signs checkpoints and exports.
        case checkpoints
        /// Makes the authentication codes of entries.
        case codes
    }

    /// Announces the next key in the log, then takes it into use.
    ///
    /// In this order, since a key that was announced and never came does no harm, and one that came unannounced looks like
    /// somebody else's.
    func rotate(_ which: Rotated, in scope: OrganizationScope, by actor: Actor) async throws -> JSON {
        guard actor.kind == .operator else {
            throw Refusal(.forbidden, "operator_only", "only the operator may rotate these keys, and not by a token")
        }
        let key =
            switch which {
            case .checkpoints: try await keys.nextCheckpointKey(in: scope)
            case .codes: try await keys.nextAuditKey(in: scope)
            }
        let data: JSON = ["key": .string(which.rawValue), "from": .string(key.present), "to": .string(key.next)]
        try await store.write(in: scope, by: actor) { tx in
            try Sensitive.export.spend(in: tx)
            try tx.record(AuditEvent(.logKeyRotated, [], data))
        }
        try await keys.adopt(key, in: scope)
        return data
    }
}
