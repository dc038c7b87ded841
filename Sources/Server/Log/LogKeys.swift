import Domain
import Jobs
import Kernel
import Ledger
import Vault

/// Signs the tree's heads with the organization's own key.
struct LogKeys: CheckpointSigner {
    let keys: KeyRing
    /// Where each checkpoint is also written as a file; nil for nowhere.
    var files: CheckpointFiles?

    /// The key that signs checkpoints and exports; its public half is what auditors hold.
    func signer(in scope: OrganizationScope) async throws -> SignerKey {
        try await keys.open(scope)
        let name = Checkpoint.origin(of: scope.organization)
        return try SignerKey(name: name, seed: try keys.checkpointSeed(in: scope))
    }

    func sign(_ state: TreeState, in scope: OrganizationScope) async throws -> String {
        guard let root = Hash256(state.root) else { throw LogFault.root }
        let head = TreeHead(size: state.size, root: root)
        let checkpoint = Checkpoint(origin: Checkpoint.origin(of: scope.organization), head: head)
        let note = try checkpoint.signed(with: try await signer(in: scope)).note
        files?.write(note, size: state.size, in: scope)
        return note
    }
}

/// The log in the database is not what it has to be.
enum LogFault: Error {
    case root
    case gap
}
