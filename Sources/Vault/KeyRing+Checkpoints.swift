package import Domain
package import Kernel
package import Ledger

/// The key that signs checkpoints and exports has generations of its own: another key of the codes leaves it as it is.
///
/// An organization from before it had one signs with a key that comes from its first key of the codes; that is then the first
/// generation, for good.
extension KeyRing: CheckpointSigner {
    /// The signing keys, the newest first.
    ///
    /// What is signed carries a signature of the newest and of the one before, so that whoever holds the older key is not cut
    /// off by a rotation.
    package func signers(in scope: OrganizationScope) async throws -> [SignerKey] {
        try await Array(generations(in: scope).prefix(2))
    }

    /// The public halves of all generations, the newest first.
    package func verifiers(in scope: OrganizationScope) async throws -> [VerifierKey] {
        try await generations(in: scope).map(\.verifier)
    }

    package func sign(_ state: TreeState, in scope: OrganizationScope) async throws -> String {
        guard let root = Hash256(state.root) else {
            throw Refusal(.invalid, "root_malformed", "the tree's root is not a SHA-256 value")
        }
        let origin = Checkpoint.origin(of: scope.organization)
        let checkpoint = Checkpoint(origin: origin, head: TreeHead(size: state.size, root: root))
        return try checkpoint.signed(with: try await signers(in: scope)).note
    }

    private func generations(in scope: OrganizationScope) async throws -> [SignerKey] {
        try await keys.refresh(scope)
        var sources = keys.all(.checkpoints, in: scope).sorted { $0.generation > $1.generation }
        if sources.last?.generation != 1, let first = keys.all(.audit, in: scope).first(where: { $0.generation == 1 }) {
            sources.append(first)
        }
        return try sources.map { try signer(from: $0, in: scope) }
    }

    private func signer(from key: DataKey, in scope: OrganizationScope) throws -> SignerKey {
        let seed = derive("clearance checkpoint v1", from: key.secret)
        return try SignerKey(name: Checkpoint.origin(of: scope.organization), seed: seed)
    }
}

/// A key of the log that is to take the place of the one in use.
package struct NextLogKey: Sendable {
    /// How the log names the one in use: a verifier key, or the id of a key of the codes.
    package let present: String
    package let next: String
    let prepared: PreparedKey
}

extension KeyRing {
    /// Makes the next key for checkpoints; it signs nothing before it is adopted.
    package func nextCheckpointKey(in scope: OrganizationScope) async throws -> NextLogKey {
        let prepared = try await keys.prepare(.checkpoints, in: scope)
        let present = try await verifiers(in: scope).first
        let next = try signer(from: prepared.opened, in: scope).verifier
        return NextLogKey(present: present?.text ?? "", next: next.text, prepared: prepared)
    }

    /// Makes the next key for the codes of entries; it authenticates nothing before it is adopted.
    package func nextAuditKey(in scope: OrganizationScope) async throws -> NextLogKey {
        let prepared = try await keys.prepare(.audit, in: scope)
        return NextLogKey(present: try auditKey(in: scope).id, next: prepared.wrapped.id, prepared: prepared)
    }

    package func adopt(_ key: NextLogKey, in scope: OrganizationScope) async throws {
        try await keys.add(key.prepared, in: scope)
    }
}
