import Domain
import Jobs
import Kernel
import Ledger
import Vault

/// Signs the tree's heads with the organization's own key, and keeps each as a file where that is wanted.
struct LogKeys: CheckpointSigner {
    let keys: KeyRing
    /// Where each checkpoint is also written as a file; nil for nowhere.
    var files: CheckpointFiles?

    func sign(_ state: TreeState, in scope: OrganizationScope) async throws -> String {
        let note = try await keys.sign(state, in: scope)
        files?.write(note, size: state.size, in: scope)
        return note
    }
}

/// The log in the database is not what it has to be.
enum LogFault: Error {
    case root
    case gap
}
