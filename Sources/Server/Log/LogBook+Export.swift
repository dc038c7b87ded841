import Domain
import Kernel
import Ledger
import Vault
import Web

extension LogBook {
    func export(_ wanted: LogWanted, in scope: OrganizationScope, by actor: Actor) async throws
        -> AsyncThrowingStream<[UInt8], any Error>
    {
        try await export(wanted, for: Reader(), in: scope, by: actor)
    }

    /// Every entry of a window of time, or those of them that a filter chooses, each with its proof.
    func export(_ wanted: LogWanted, for reader: Reader, in scope: OrganizationScope, by actor: Actor) async throws
        -> AsyncThrowingStream<[UInt8], any Error>
    {
        let window = try await begin(wanted, reader, in: scope, by: actor)
        let sealed = try await seal(in: scope)
        let plan = try await plan(wanted, window, reader, sealed, in: scope)
        let form: ExportForm =
            switch wanted.format {
            case .ocsf: .ocsf
            case .jsonl:
                .verifiable(
                    head: wanted.resumption == nil
                        ? try await head(wanted, window, reader, plan, sealed, in: scope) : [],
                    hasProofs: plan.chosen != nil
                )
            }
        let run = ExportRun(plan, as: form, store: store, scope: scope)
        return AsyncThrowingStream { try await run.next() }
    }

    /// Counts the export against the limit and puts it on the record.
    ///
    /// Whoever holds a checkpoint and names no time gets what came since, so the window begins with its last entry.
    private func begin(_ wanted: LogWanted, _ reader: Reader, in scope: OrganizationScope, by actor: Actor) async throws
        -> ExportWindow
    {
        try await store.write(in: scope, by: actor) { tx in
            let size = try tx.audit.head()?.seq ?? 0
            let last = try reader.since?.lastEntry(in: scope, through: size)
            let window = try ExportWindow(
                from: try wanted.filter.from ?? last.flatMap { try tx.audit.entry($0)?.at },
                to: wanted.filter.to,
                now: tx.now,
                isGoingOn: wanted.resumption != nil
            )
            try Sensitive.export.spend(in: tx)
            let data: JSON = [
                "filter": wanted.filter.withoutTimes.json, "window": window.json,
                "format": .string(wanted.format.rawValue), "since": reader.since.map { .integer($0.size) } ?? .null,
                "after": wanted.resumption.map { .integer($0.after) } ?? .null,
            ]
            try tx.record(AuditEvent(.logExported, [], data.withoutNulls))
            return window
        }
    }

    private func plan(
        _ wanted: LogWanted,
        _ window: ExportWindow,
        _ reader: Reader,
        _ sealed: SealedTree,
        in scope: OrganizationScope
    ) async throws -> ExportPlan {
        let size = try treeSize(wanted, sealed)
        let since = try reader.since?.lastEntry(in: scope, through: size) ?? 1
        let (first, end) = try await store.read(in: scope) { tx in
            (try tx.audit.first(at: window.from), try tx.audit.first(at: window.to))
        }
        let (from, to) = (min(max(first, since), size + 1), min(end - 1, size))
        let after = wanted.resumption?.after
        guard wanted.filter.withoutTimes.isEmpty else {
            var filter = wanted.filter
            (filter.from, filter.to) = (window.from, window.to)
            let chosen = try await matches(filter, in: scope, from: from, through: size)
            return ExportPlan(from: from, to: to, treeSize: size, chosen: chosen, after: after)
        }
        // A run of entries is verified against the tree as it was when the last of them came.
        return ExportPlan(from: from, to: max(to, from - 1), treeSize: max(to, from - 1), after: after)
    }

    /// The tree that an interrupted export was begun with, as long as it is a beginning of the present one.
    private func treeSize(_ wanted: LogWanted, _ sealed: SealedTree) throws -> Int64 {
        guard let resumption = wanted.resumption else { return sealed.head.size }
        guard (0...sealed.head.size).contains(resumption.treeSize), resumption.after <= resumption.treeSize else {
            throw Refusal(
                .conflict,
                "export_not_resumable",
                "this log has no tree of \(resumption.treeSize) entries; begin the export anew"
            )
        }
        return resumption.treeSize
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
            numbers += found.items.map(\.seq).filter { $0 >= from && $0 <= size }
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
}

extension LogWanted {
    /// As it comes from the command line.
    init(json: JSON) throws(Refusal) {
        guard let format = Format(rawValue: json["format"]?.string ?? "jsonl") else {
            throw Refusal(.invalid, "format_unknown", "write the log as `jsonl` or as `ocsf`")
        }
        let resumption = json["after"]?.integer.map { Resumption(after: $0, treeSize: json["tree"]?.integer ?? 0) }
        self.init(AuditFilter(json: json), format: format, resumption: resumption)
    }
}
