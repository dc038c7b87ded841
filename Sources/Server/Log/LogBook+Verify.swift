import Domain
import Kernel
import Ledger
import Vault
import Web

extension LogBook {
    func verify(in scope: OrganizationScope, by actor: Actor) async throws -> LogVerdict {
        let report = try await report(in: scope, by: actor)
        let outcome: LogVerdict.Outcome =
            switch report.verdict {
            case .authenticated: .authentic
            case .consistentNotAuthenticated: .consistent
            case .failed: .broken
            }
        return LogVerdict(
            outcome,
            entries: report.entries,
            brokenAt: report.firstBadEntry,
            finding: report.sentence(isWhole: true)
        )
    }

    /// Walks the stored log with all our keys; whoever distrusts us brings a key and checkpoints of their own.
    func report(
        in scope: OrganizationScope,
        by actor: Actor,
        with brought: Brought = Brought()
    ) async throws -> VerificationReport {
        try await store.write(in: scope, by: actor) { try Sensitive.verify.spend(in: $0) }
        let tree = try await seal(in: scope)
        let own = try await verifierKeys(in: scope)
        let trust = Trust(
            keys: brought.keys(beside: own),
            macKeys: try await keys.auditKeys(in: scope),
            checkpoints: brought.checkpoints + (brought.since.map { [$0.note] } ?? []),
            organization: scope.organization
        )
        let pruned = try await store.read(in: scope) { try $0.retention.newestRange() }
        let since = try brought.since?.lastEntry(in: scope, through: tree.head.size) ?? 1
        let from = max(since, (pruned?.through ?? 0) + 1)
        let claim = try await claim(tree, from: from, pruned, brought, in: scope)
        var checkpoints = StoredCheckpoints(store: store, scope: scope, first: pruned?.note)
        var entries = StoredEntries(store: store, scope: scope, from: from, through: tree.head.size)
        var report = try await Verifier(trust: trust).verify(claim) {
            try await checkpoints.next(above: from - 1)
        } next: {
            try await entries.next()
        }
        let isWhole = pruned?.through ?? 0 == from - 1
        if isWhole, let pruned, try await !isRecorded(pruned, in: scope) { report.add(pruned.unrecorded) }
        try await record(report, from: from, isWhole: isWhole, brought, in: scope, by: actor)
        return report
    }

    /// What was read in part, or held against a key that is not ours, is no verdict on the log.
    private func record(
        _ report: VerificationReport,
        from: Int64,
        isWhole: Bool,
        _ brought: Brought,
        in scope: OrganizationScope,
        by actor: Actor
    ) async throws {
        let isPart = !isWhole && report.verdict != .failed || !brought.keys.isEmpty
        let data: JSON = [
            "verdict": .string(report.verdict.rawValue), "from": .integer(from), "entries": .integer(report.entries),
            "finding": .string(report.sentence(isWhole: isWhole)), "keys": .strings(brought.keys.map(\.text)),
        ]
        let event = AuditEvent(isPart ? .logPartVerified : .logVerified, [], data.withoutNulls)
        try await store.write(in: scope, by: actor) { try $0.record(event) }
    }

    /// Whether the log itself says that this range was let go.
    ///
    /// The entry is one of those that were just read, so it is chained, authenticated and signed for like any other. The row alone
    /// is no word of ours: any checkpoint fits it.
    private func isRecorded(_ range: PrunedRange, in scope: OrganizationScope) async throws -> Bool {
        let filter = AuditFilter(action: AuditAction.logPruned.rawValue)
        let newest = try await store.read(in: scope) {
            try $0.audit.entries(matching: filter, page: PageRequest(size: 1)).items.first
        }
        return newest.map { $0.seq > range.through && $0.json["data"] == range.json } ?? false
    }

    /// What the log says of itself from an entry on; what it says of the part before is checked by a checkpoint's root.
    ///
    /// The record of what was pruned is such a checkpoint, and names the hash that the first entry has to follow.
    private func claim(
        _ tree: SealedTree,
        from: Int64,
        _ pruned: PrunedRange?,
        _ brought: Brought,
        in scope: OrganizationScope
    ) async throws -> Claim {
        let nodes = try await store.read(in: scope) { try $0.auditTree.frontier(size: from - 1) }
        guard let start = TreeFrontier(size: from - 1, hashes: nodes.compactMap { Hash256($0) }) else {
            throw LogFault.root
        }
        let earlier = try (brought.checkpoints.map { try HandedOut($0) } + [brought.since].compactMap(\.self))
            .filter { $0.size > 0 && $0.size < from - 1 }
        return Claim(
            organization: scope.organization,
            tree: tree.head,
            checkpoint: tree.note,
            start: start,
            startHash: pruned?.through == from - 1 ? pruned?.lastHash : nil,
            consistency: try await proofs(for: Reader(checkpoints: earlier), of: tree.head, in: scope)
        )
    }
}

/// What whoever verifies brings along.
struct Brought: Sendable {
    /// Instead of our own; empty for all of ours.
    var keys: [VerifierKey] = []
    /// Signed notes that were handed out earlier.
    var checkpoints: [String] = []
    /// Only what is new since this one is verified.
    var since: HandedOut?

    /// What the log is held against.
    ///
    /// Whoever brings one generation of our key is taken to trust the others: checkpoints that were kept with the log were
    /// signed by the key of their time.
    func keys(beside own: [VerifierKey]) -> [VerifierKey] {
        guard !keys.isEmpty else { return own }
        return keys.contains(where: own.contains) ? keys + own.filter { !keys.contains($0) } : keys
    }
}

/// The checkpoints that were kept, some hundred at a time.
struct StoredCheckpoints {
    let store: any Store
    let scope: OrganizationScope
    private var cursor: String?
    private var isAtEnd = false
    private var first: String?

    /// - Parameter first: the record of what was pruned, which is held against the log like any other.
    init(store: any Store, scope: OrganizationScope, first: String?) {
        (self.store, self.scope, self.first) = (store, scope, first)
    }

    /// Those of that size or more: what lies before the first entry is vouched for by the checkpoint one begins with.
    mutating func next(above size: Int64) async throws -> [String]? {
        if let note = first {
            first = nil
            return [note]
        }
        guard !isAtEnd else { return nil }
        let page = PageRequest(size: 100, after: cursor)
        let found = try await store.read(in: scope) { try $0.auditTree.checkpoints(page: page) }
        cursor = found.next
        isAtEnd = found.next == nil || found.items.contains { $0.size < size }
        return found.items.filter { $0.size >= size }.map(\.note)
    }
}

/// Entries in their order, some hundred at a time.
struct StoredEntries {
    let store: any Store
    let scope: OrganizationScope
    let through: Int64
    private var nextSeq: Int64

    init(store: any Store, scope: OrganizationScope, from: Int64, through: Int64) {
        (self.store, self.scope, nextSeq, self.through) = (store, scope, from, through)
    }

    mutating func next() async throws -> [Entry]? {
        guard nextSeq <= through else { return nil }
        let (from, limit) = (nextSeq, Int(min(500, through - nextSeq + 1)))
        let found = try await store.read(in: scope) { try $0.audit.range(from: from, limit: limit) }
        guard let last = found.last else { return nil }
        nextSeq = last.seq + 1
        return found.map(\.ledgerEntry)
    }
}

extension VerificationReport {
    /// What is said of entries that were not read.
    private func before(_ isWhole: Bool) -> String {
        for case .startsAt(let seq) in caveats {
            return isWhole
                ? "; those before \(seq) by the signed record of them" : "; those before \(seq) were not looked at"
        }
        return ""
    }

    /// The report in a sentence for people.
    ///
    /// - Parameter isWhole: whether every entry was read that is there.
    func sentence(isWhole: Bool) -> String {
        switch verdict {
        case .authenticated: "all \(entries) entries are in order, authenticated and signed for" + before(isWhole)
        case .consistentNotAuthenticated:
            "all \(entries) entries are in order, but not authenticated: \(caveats.map(\.text).joined(separator: "; "))"
        case .failed:
            findings.prefix(3).map { finding in
                (finding.seq.map { "entry \($0): " } ?? "") + "\(finding.kind.rawValue): \(finding.detail)"
            }.joined(separator: "; ")
        }
    }
}

extension PrunedRange {
    fileprivate var unrecorded: Ledger.Finding {
        Ledger.Finding(
            .deleted,
            seq: 1,
            "entries 1 to \(through) are gone, and the log does not say that they were let go"
        )
    }
}
