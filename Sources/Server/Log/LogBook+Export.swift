import Domain
import Kernel
import Ledger
import Vault

extension LogBook {
    func export(_ filter: AuditFilter, in scope: OrganizationScope, by actor: Actor) async throws
        -> AsyncThrowingStream<[UInt8], any Error>
    {
        try await export(filter, for: Reader(), in: scope, by: actor)
    }

    func export(_ filter: AuditFilter, for reader: Reader, in scope: OrganizationScope, by actor: Actor) async throws
        -> AsyncThrowingStream<[UInt8], any Error>
    {
        try await store.write(in: scope, by: actor) { tx in
            try Sensitive.export.spend(in: tx)
            try tx.record(AuditEvent(.logExported, [], reader.json(filter)))
        }
        let tree = try await seal(in: scope)
        let from = try reader.since?.lastEntry(in: scope, through: tree.head.size) ?? 1
        let chosen = filter.isEmpty ? nil : try await matches(filter, in: scope, from: from, through: tree.head.size)
        let run = ExportRun(
            store: store,
            scope: scope,
            tree: tree,
            choice: chosen.map(ExportRun.Choice.some) ?? .all(from: from),
            keyIDs: try await keys.auditKeys(in: scope).map(\.id)
        )
        try await run.begin(filter: filter, reader: reader, signer: try await LogKeys(keys: keys).signer(in: scope))
        return AsyncThrowingStream { try await run.next() }
    }

    /// The numbers of the entries that fit, in ascending order.
    private func matches(
        _ filter: AuditFilter,
        in scope: OrganizationScope,
        from: Int64,
        through size: Int64
    ) async throws -> [Int64] {
        var (numbers, cursor): ([Int64], String?) = ([], nil)
        repeat {
            let page = PageRequest(size: 100, after: cursor)
            let found = try await store.read(in: scope) { try $0.audit.entries(matching: filter, page: page) }
            numbers += found.items.map(\.seq).filter { (from...size).contains($0) }
            cursor = found.items.contains { $0.seq < from } ? nil : found.next
        } while cursor != nil
        return numbers.reversed()
    }
}

/// For whom an export is made: what they hold already decides what it has to prove.
struct Reader: Sendable {
    /// Only what is new since this checkpoint.
    var since: HandedOut?
    /// Others that the reader will hold against it.
    var checkpoints: [HandedOut] = []

    /// The sizes for which the manifest shows that they are beginnings of the tree.
    func sizes(in tree: TreeHead) -> [Int64] {
        Set((checkpoints + [since].compactMap(\.self)).map(\.size)).filter { $0 > 0 && $0 <= tree.size }.sorted()
    }

    fileprivate func json(_ filter: AuditFilter) -> JSON {
        let json: JSON = ["filter": filter.json, "since": since.map { .integer($0.size) } ?? .null]
        return json.withoutNulls
    }
}
