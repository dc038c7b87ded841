import Domain
import Kernel
import Ledger
import Vault
import Web

/// Keeps an organization's log for those who read it: verifies, exports and proves.
struct LogBook: LogKeeper {
    let store: any Store
    let keys: KeyRing
    var files: CheckpointFiles?

    private var signing: LogKeys { LogKeys(keys: keys, files: files) }

    /// Takes every entry into the tree and signs it, so that nothing of what follows stands outside a checkpoint.
    func seal(in scope: OrganizationScope) async throws -> SealedTree {
        let size = try await store.read(in: scope) { try $0.audit.head()?.seq ?? 0 }
        var state = try await extend(in: scope)
        while state.size < size { state = try await extend(in: scope) }
        let note = try await signing.sign(state, in: scope)
        let grown = state
        try await store.write(in: scope, by: .system("log")) { tx in
            guard try tx.auditTree.latestCheckpoint().map({ $0.size < grown.size }) ?? true else { return }
            try tx.auditTree.add(StoredCheckpoint(size: grown.size, note: note, signedAt: tx.now))
        }
        guard let root = Hash256(state.root) else { throw LogFault.root }
        return SealedTree(head: TreeHead(size: state.size, root: root), note: note)
    }

    private func extend(in scope: OrganizationScope) async throws -> TreeState {
        try await store.write(in: scope, by: .system("log")) { try $0.auditTree.extend(limit: 1_000) }
    }

    func checkpoint(in scope: OrganizationScope) async throws -> String? {
        try await store.read(in: scope) { try $0.auditTree.latestCheckpoint()?.note }
    }

    /// What auditors hold against checkpoints and exports, the newest first: each is handed out once.
    func verifierKeys(in scope: OrganizationScope) async throws -> [VerifierKey] {
        try await keys.verifiers(in: scope)
    }

    /// The keys of the authentication codes, for whoever shall check them apart from us; on the record.
    ///
    /// Only whoever owns the machine may have them: with them one can make codes for entries that nobody recorded.
    func macKeys(in scope: OrganizationScope, by actor: Actor) async throws -> MacKeyFile {
        guard actor.kind == .operator else {
            throw Refusal(.forbidden, "operator_only", "only the operator may export these keys, and not by a token")
        }
        let file = MacKeyFile(try await keys.auditKeys(in: scope))
        try await store.write(in: scope, by: actor) { tx in
            try Sensitive.export.spend(in: tx)
            try tx.record(AuditEvent(.logKeysExported, [], ["keys": .strings(file.keys.map(\.id))]))
        }
        return file
    }

    func proof(of seq: Int64, in scope: OrganizationScope) async throws -> JSON {
        try await store.read(in: scope) { tx in
            guard let checkpoint = try tx.auditTree.latestCheckpoint() else {
                throw Refusal(.notFound, "no_checkpoint", "no checkpoint was signed yet; try again in ten seconds")
            }
            guard (1...max(checkpoint.size, 1)).contains(seq), let entry = try tx.audit.entry(seq) else {
                throw Refusal(
                    .notFound,
                    "entry_not_covered",
                    "the newest checkpoint covers entries 1 to \(checkpoint.size); entry \(seq) is not among them"
                )
            }
            let hashes = try tx.auditTree.inclusionProof(of: seq, size: checkpoint.size)
            return [
                "seq": .integer(seq), "entry": entry.json, "leafHash": .string(Hash256.leaf(entry.bytes).hex),
                "treeSize": .integer(checkpoint.size), "hashes": .strings(hashes.map { Hex.encode($0) }),
                "checkpoint": .string(checkpoint.note),
            ]
        }
    }
}

/// The tree at the moment of a signature.
struct SealedTree: Sendable {
    let head: TreeHead
    let note: String
}
