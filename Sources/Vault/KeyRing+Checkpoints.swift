package import Domain
package import Kernel
import Ledger

extension KeyRing: CheckpointSigner {
    package func sign(_ state: TreeState, in scope: OrganizationScope) async throws -> String {
        try await open(scope)
        guard let root = Hash256(state.root) else {
            throw Refusal(.invalid, "root_malformed", "the tree's root is not a SHA-256 value")
        }
        let origin = Checkpoint.origin(of: scope.organization)
        let key = try SignerKey(name: origin, seed: checkpointSeed(in: scope))
        return try Checkpoint(origin: origin, head: TreeHead(size: state.size, root: root)).signed(with: key).note
    }
}
