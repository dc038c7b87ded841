package import Kernel

/// Signs the state of an organization's tree as a C2SP checkpoint note.
package protocol CheckpointSigner: Sendable {
    func sign(_ state: TreeState, in scope: OrganizationScope) async throws -> String
}
