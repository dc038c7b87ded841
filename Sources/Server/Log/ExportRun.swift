import Domain
import Kernel
import Ledger
import Synchronization

/// Writes an export piece by piece, as fast as it is read.
actor ExportRun {
    enum Choice {
        case all(from: Int64)
        /// The chosen entries' numbers, in ascending order.
        case some([Int64])
    }

    private let store: any Store
    private let scope: OrganizationScope
    private let tree: SealedTree
    private let choice: Choice
    private let keyIDs: [String]
    private var writer: ExportWriter?
    private var (position, isFinished) = (0, false)
    private let pieces = Pieces()

    init(store: any Store, scope: OrganizationScope, tree: SealedTree, choice: Choice, keyIDs: [String]) {
        (self.store, self.scope, self.tree) = (store, scope, tree)
        (self.choice, self.keyIDs) = (choice, keyIDs)
    }

    func begin(filter: AuditFilter, reader: Reader, signer: SignerKey) async throws {
        let manifest = try await manifest(filter, reader)
        writer = try ExportWriter(manifest, signer: signer) { [pieces] in pieces.add($0) }
    }

    func next() async throws -> [UInt8]? {
        while !isFinished, pieces.isEmpty { try await step() }
        return pieces.take()
    }

    private var count: Int64 {
        switch choice {
        case .all(let from): tree.head.size - from + 1
        case .some(let numbers): Int64(numbers.count)
        }
    }

    private func step() async throws {
        guard Int64(position) < count else {
            try writer?.finish()
            isFinished = true
            return
        }
        let entries = try await upcoming()
        for (entry, proof) in entries { try writer?.append(entry, proof: proof) }
        position += entries.count
        guard !entries.isEmpty else { throw LogFault.gap }
    }

    private func upcoming() async throws -> [(Entry, InclusionProof?)] {
        let size = tree.head.size
        switch choice {
        case .all(let first):
            let from = first + Int64(position)
            let limit = Int(min(500, size - from + 1))
            return try await store.read(in: scope) { tx in
                try tx.audit.range(from: from, limit: limit).map { ($0.entry, nil) }
            }
        case .some(let chosen):
            let numbers = Array(chosen[position..<min(position + 100, chosen.count)])
            return try await store.read(in: scope) { tx in
                try numbers.compactMap { seq in
                    let hashes = try tx.auditTree.inclusionProof(of: seq, size: size).compactMap { Hash256($0) }
                    return try tx.audit.entry(seq).map { ($0.entry, InclusionProof(hashes: hashes)) }
                }
            }
        }
    }
}

// The first line, which says what follows.
extension ExportRun {
    private func manifest(_ filter: AuditFilter, _ reader: Reader) async throws -> ExportManifest {
        let (from, to) = ends
        let found = try await store.read(in: scope) { tx in
            (first: try tx.audit.entry(from)?.hash, last: try tx.audit.entry(to)?.hash, now: tx.now)
        }
        let digest = try await digest()
        return ExportManifest(
            organization: scope.organization,
            exportedAt: found.now,
            filter: digest.map { _ in filter.json },
            chosen: digest,
            from: from,
            to: to,
            count: count,
            firstHash: count == 0 ? nil : found.first.flatMap { Hash256($0) },
            lastHash: count == 0 ? nil : found.last.flatMap { Hash256($0) },
            keyIDs: keyIDs,
            tree: tree.head,
            frontier: try await frontier(),
            checkpoint: tree.note,
            consistency: try await proofs(for: reader)
        )
    }

    private var ends: (from: Int64, to: Int64) {
        switch choice {
        case .all(let from): (from, tree.head.size)
        case .some(let numbers): (numbers.first ?? 1, numbers.last ?? 0)
        }
    }

    private func frontier() async throws -> [Hash256] {
        guard case .all(let from) = choice else { return [] }
        return try await store.read(in: scope) { try $0.auditTree.frontier(size: from - 1).compactMap { Hash256($0) } }
    }

    private func proofs(for reader: Reader) async throws -> [ExportManifest.Consistency] {
        let (sizes, size) = (reader.sizes(in: tree.head), tree.head.size)
        return try await store.read(in: scope) { tx in
            try sizes.map { old in
                let hashes = try tx.auditTree.consistencyProof(from: old, to: size).compactMap { Hash256($0) }
                return ExportManifest.Consistency(size: old, proof: ConsistencyProof(hashes: hashes))
            }
        }
    }

    /// Reads the hashes of chosen entries before their bytes, because the manifest comes first; nil when all follow.
    private func digest() async throws -> Hash256? {
        guard case .some(let numbers) = choice else { return nil }
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

/// What was written and not yet fetched.
private final class Pieces: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var isEmpty: Bool { bytes.withLock { $0.isEmpty } }
    func add(_ more: [UInt8]) { bytes.withLock { $0 += more } }

    /// All of it, or nil when there is nothing.
    func take() -> [UInt8]? {
        bytes.withLock { bytes in
            defer { bytes = [] }
            return bytes.isEmpty ? nil : bytes
        }
    }
}
