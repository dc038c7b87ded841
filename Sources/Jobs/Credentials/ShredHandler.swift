import ConnectorKit
import Domain
import Kernel

/// Finishes the destruction of a connection's secrets: its key in the key store, then what the database still holds on disk.
struct ShredHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        guard let keys = context.credentialKeys else {
            throw Refusal(.unsupported, "no_credential_keys", "this process has no key store to destroy keys in")
        }
        let renew = RenewCredentialKey(
            of: ID(work.id),
            store: context.store,
            vault: context.vault,
            keys: keys,
            in: work.scope
        )
        try await renew()
        try await context.scrub()
        _ = try await context.write(work) { try $0.queue.keep(.shredding, id: work.id, fence: work.fence) }
    }
}
