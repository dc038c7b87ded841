import Domain
import Kernel
import Ledger
import Synchronization
import Vault

extension LogBook {
    func export(_ filter: AuditFilter, in scope: OrganizationScope, by actor: Actor) async throws
        -> AsyncThrowingStream<[UInt8], any Error>
    {
        try await store.write(in: scope, by: actor) { tx in
            try Sensitive.export.spend(in: tx)
            try tx.record(AuditEvent(.logExported, [], ["filter": filter.json]))
        }
        let tree = try await seal(in: scope)
        let run = ExportRun(
            store: store,
            scope: scope,
            tree: tree,
            chosen: filter.isEmpty ? nil : try await matches(filter, in: scope, through: tree.head.size),
            keyIDs: try await keys.auditKeys(in: scope).map(\.id)
        )
        try await run.begin(filter: filter, signer: try await LogKeys(keys: keys).signer(in: scope))
        return AsyncThrowingStream { try await run.next() }
    }

    /// The numbers of the entries that fit, in ascending order.
    private func matches(_ filter: AuditFilter, in scope: OrganizationScope, through size: Int64) async throws
        -> [Int64]
    {
        var (numbers, cursor): ([Int64], String?) = ([], nil)
        repeat {
            let page = PageRequest(size: 100, after: cursor)
            let found = try await store.read(in: scope) { try $0.audit.entries(matching: filter, page: page) }
            numbers += found.items.map(\.seq).filter { $0 <= size }
            cursor = found.next
        } while cursor != nil
        return numbers.reversed()
    }
}

/// Writes an export piece by piece, as fast as it is read.
actor ExportRun {
    private let store: any Store
    private let scope: OrganizationScope
    private let tree: SealedTree
    /// The chosen entries' numbers; nil for all.
    private let chosen: [Int64]?
    private let keyIDs: [String]
    private var writer: ExportWriter?
    private var (position, isFinished) = (0, false)
    private let pieces = Pieces()

    init(store: any Store, scope: OrganizationScope, tree: SealedTree, chosen: [Int64]?, keyIDs: [String]) {
        (self.store, self.scope, self.tree) = (store, scope, tree)
        (self.chosen, self.keyIDs) = (chosen, keyIDs)
    }

    func begin(filter: AuditFilter, signer: SignerKey) async throws {
        let manifest = try await manifest(filter)
        writer = try ExportWriter(manifest, signer: signer) { [pieces] in pieces.add($0) }
    }

    func next() async throws -> [UInt8]? {
        while !isFinished, pieces.isEmpty { try await step() }
        return pieces.take()
    }

    private var count: Int64 { chosen.map { Int64($0.count) } ?? tree.head.size }

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
        let (from, size) = (position, tree.head.size)
        guard let chosen else {
            let limit = min(500, Int(size) - from)
            return try await store.read(in: scope) { tx in
                try tx.audit.range(from: Int64(from) + 1, limit: limit).map { ($0.entry, nil) }
            }
        }
        let numbers = Array(chosen[from..<min(from + 100, chosen.count)])
        return try await store.read(in: scope) { tx in
            try numbers.compactMap { seq in
                let hashes = try tx.auditTree.inclusionProof(of: seq, size: size).compactMap { Hash256($0) }
                return try tx.audit.entry(seq).map { ($0.entry, InclusionProof(hashes: hashes)) }
            }
        }
    }

    private func manifest(_ filter: AuditFilter) async throws -> ExportManifest {
        let from = chosen.map { $0.first ?? 1 } ?? 1
        let to = chosen.map { $0.last ?? from - 1 } ?? tree.head.size
        let ends = try await store.read(in: scope) { tx in
            (first: try tx.audit.entry(from)?.hash, last: try tx.audit.entry(to)?.hash, now: tx.now)
        }
        return ExportManifest(
            organization: scope.organization,
            exportedAt: ends.now,
            filter: chosen.map { _ in filter.json },
            from: from,
            to: to,
            count: count,
            firstHash: count == 0 ? nil : ends.first.flatMap { Hash256($0) },
            lastHash: count == 0 ? nil : ends.last.flatMap { Hash256($0) },
            keyIDs: keyIDs,
            tree: tree.head,
            checkpoint: tree.note
        )
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

extension AuditFilter {
    /// The filter as it stands in a manifest.
    var json: JSON {
        let json: JSON = [
            "action": .text(action), "request": .text(request), "grant": .text(grant), "issue": .text(issue),
            "from": .instant(from), "to": .instant(to),
        ]
        return json.withoutNulls
    }

    init(json: JSON) {
        self.init(
            action: json["action"]?.string,
            request: json["request"]?.string,
            grant: json["grant"]?.string,
            issue: json["issue"]?.string,
            from: json["from"]?.string.flatMap { Instant(rfc3339: $0) },
            to: json["to"]?.string.flatMap { Instant(rfc3339: $0) }
        )
    }
}
