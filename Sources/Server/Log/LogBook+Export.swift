import Domain
import Kernel
import Ledger
import Vault
import Web

extension LogBook {
    /// Every entry of a window of time, or those of them that a filter chooses, each with its proof.
    func export(_ wanted: LogWanted, in scope: OrganizationScope, by actor: Actor) async throws
        -> AsyncThrowingStream<[UInt8], any Error>
    {
        let window = try await begin(wanted, in: scope, by: actor)
        let sealed = try await seal(in: scope)
        let plan = try await plan(wanted, window, sealed, in: scope)
        let form: ExportForm =
            switch wanted.format {
            case .ocsf: .ocsf
            case .jsonl:
                .verifiable(
                    head: wanted.resumption == nil ? try await head(wanted, window, plan, sealed, in: scope) : [],
                    hasProofs: plan.chosen != nil
                )
            }
        let run = ExportRun(plan, as: form, store: store, scope: scope)
        return AsyncThrowingStream { try await run.next() }
    }

    /// Counts the export against the limit and puts it on the record.
    private func begin(_ wanted: LogWanted, in scope: OrganizationScope, by actor: Actor) async throws -> ExportWindow {
        try await store.write(in: scope, by: actor) { tx in
            let window = try ExportWindow(
                from: wanted.filter.from,
                to: wanted.filter.to,
                now: tx.now,
                isGoingOn: wanted.resumption != nil
            )
            try Sensitive.export.spend(in: tx)
            let data: JSON = [
                "filter": wanted.filter.withoutTimes.json, "window": window.json,
                "format": .string(wanted.format.rawValue),
                "after": wanted.resumption.map { .integer($0.after) } ?? .null,
            ]
            try tx.record(AuditEvent(.logExported, [], data.withoutNulls))
            return window
        }
    }

    private func plan(
        _ wanted: LogWanted,
        _ window: ExportWindow,
        _ sealed: SealedTree,
        in scope: OrganizationScope
    ) async throws -> ExportPlan {
        let size = try treeSize(wanted, sealed)
        let (first, end) = try await store.read(in: scope) { tx in
            (try tx.audit.first(at: window.from), try tx.audit.first(at: window.to))
        }
        let (from, to) = (min(first, size + 1), min(end - 1, size))
        let after = wanted.resumption?.after
        guard wanted.filter.withoutTimes.isEmpty else {
            var filter = wanted.filter
            (filter.from, filter.to) = (window.from, window.to)
            let chosen = try await matches(filter, in: scope, through: size)
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

    private func head(
        _ wanted: LogWanted,
        _ window: ExportWindow,
        _ plan: ExportPlan,
        _ sealed: SealedTree,
        in scope: OrganizationScope
    ) async throws -> [UInt8] {
        let signer = try await LogKeys(keys: keys).signer(in: scope)
        let tree = try await tree(of: plan, sealed, signer, in: scope)
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
            from: from,
            to: isEmpty ? from - 1 : to,
            count: plan.count,
            firstHash: ends.first.flatMap { Hash256($0) },
            lastHash: ends.last.flatMap { Hash256($0) },
            keyIDs: try await keys.auditKeys(in: scope).map(\.id),
            tree: tree.head,
            frontier: ends.frontier.compactMap { Hash256($0) },
            checkpoint: tree.note,
            window: window.json
        )
        return try manifest.line(signedBy: signer)
    }

    /// The tree that ends with the export, signed: any size the log ever had may be signed for.
    private func tree(
        of plan: ExportPlan,
        _ sealed: SealedTree,
        _ signer: SignerKey,
        in scope: OrganizationScope
    ) async throws -> SealedTree {
        guard plan.treeSize != sealed.head.size else { return sealed }
        let size = plan.treeSize
        let root = try await store.read(in: scope) { try $0.auditTree.root(size: size) }
        guard let hash = Hash256(root) else { throw LogFault.root }
        let head = TreeHead(size: size, root: hash)
        let checkpoint = Checkpoint(origin: Checkpoint.origin(of: scope.organization), head: head)
        return SealedTree(head: head, note: try checkpoint.signed(with: signer).note)
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

    var withoutTimes: AuditFilter { AuditFilter(action: action, request: request, grant: grant, issue: issue) }

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
