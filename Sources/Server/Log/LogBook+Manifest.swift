import Domain
import Kernel
import Ledger
import Vault
import Web

/// The first line of an export, which says what follows.
extension LogBook {
    func head(
        _ wanted: LogWanted,
        _ window: ExportWindow,
        _ reader: Reader,
        _ plan: ExportPlan,
        _ sealed: SealedTree,
        in scope: OrganizationScope
    ) async throws -> [UInt8] {
        let signers = try await keys.signers(in: scope)
        let tree = try await tree(of: plan, sealed, signers, in: scope)
        let (from, to) = (plan.chosen?.first ?? plan.from, plan.chosen?.last ?? plan.to)
        let (isFiltered, isEmpty) = (plan.chosen != nil, plan.count == 0)
        let ends = try await store.read(in: scope) { tx in
            (
                first: isEmpty ? nil : try tx.audit.entry(from)?.hash,
                last: isEmpty ? nil : try tx.audit.entry(to)?.hash,
                frontier: isFiltered ? [] : try tx.auditTree.frontier(size: plan.from - 1), now: tx.now
            )
        }
        let manifest = ExportManifest(
            organization: scope.organization,
            exportedAt: ends.now,
            filter: isFiltered ? wanted.filter.withoutTimes.json : nil,
            chosen: try await digest(of: plan, in: scope),
            from: from,
            to: isEmpty ? from - 1 : to,
            count: plan.count,
            firstHash: ends.first.flatMap { Hash256($0) },
            lastHash: ends.last.flatMap { Hash256($0) },
            keyIDs: try await keys.auditKeys(in: scope).map(\.id),
            tree: tree.head,
            frontier: ends.frontier.compactMap { Hash256($0) },
            checkpoint: tree.note,
            consistency: try await proofs(for: reader, of: tree.head, in: scope),
            window: window.json
        )
        return try manifest.line(signedBy: signers)
    }

    /// The tree that ends with the export, signed: any size the log ever had may be signed for.
    private func tree(
        of plan: ExportPlan,
        _ sealed: SealedTree,
        _ signers: [SignerKey],
        in scope: OrganizationScope
    ) async throws -> SealedTree {
        guard plan.treeSize != sealed.head.size else { return sealed }
        let size = plan.treeSize
        let root = try await store.read(in: scope) { try $0.auditTree.root(size: size) }
        guard let hash = Hash256(root) else { throw LogFault.root }
        let head = TreeHead(size: size, root: hash)
        let checkpoint = Checkpoint(origin: Checkpoint.origin(of: scope.organization), head: head)
        return SealedTree(head: head, note: try checkpoint.signed(with: signers).note)
    }

    func proofs(for reader: Reader, of tree: TreeHead, in scope: OrganizationScope) async throws
        -> [ExportManifest.Consistency]
    {
        let sizes = reader.sizes(in: tree)
        return try await store.read(in: scope) { tx in
            try sizes.map { old in
                let hashes = try tx.auditTree.consistencyProof(from: old, to: tree.size).compactMap { Hash256($0) }
                return ExportManifest.Consistency(size: old, proof: ConsistencyProof(hashes: hashes))
            }
        }
    }

    /// Reads the hashes of chosen entries before their bytes, because the manifest comes first; nil when all follow.
    private func digest(of plan: ExportPlan, in scope: OrganizationScope) async throws -> Hash256? {
        guard let numbers = plan.chosen else { return nil }
        var chosen = ChosenEntries()
        for start in stride(from: 0, to: numbers.count, by: 100) {
            let page = numbers[start..<min(start + 100, numbers.count)]
            let hashes = try await store.read(in: scope) { tx in
                try page.compactMap { try tx.audit.entry($0).flatMap { Hash256($0.hash) } }
            }
            for hash in hashes { chosen.add(hash) }
        }
        return chosen.digest
    }
}
