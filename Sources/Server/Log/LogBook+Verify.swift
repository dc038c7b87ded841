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
        return LogVerdict(outcome, entries: report.entries, brokenAt: report.firstBadEntry, finding: report.sentence)
    }

    /// Walks the stored log from its beginning with all our keys; whoever distrusts us brings checkpoints of their own.
    ///
    /// - Parameter checkpoints: signed notes that were handed out earlier.
    func report(
        in scope: OrganizationScope,
        by actor: Actor,
        checkpoints: [String] = []
    ) async throws -> VerificationReport {
        try await store.write(in: scope, by: actor) { try Sensitive.verify.spend(in: $0) }
        let tree = try await seal(in: scope)
        let trust = Trust(
            keys: [try await LogKeys(keys: keys).signer(in: scope).verifier],
            macKeys: try await keys.auditKeys(in: scope),
            checkpoints: checkpoints,
            organization: scope.organization
        )
        let claim = Claim(organization: scope.organization, tree: tree.head, checkpoint: tree.note)
        var entries = StoredEntries(store: store, scope: scope, through: tree.head.size)
        let report = try await Verifier(trust: trust).verify(claim) { try await entries.next() }
        let data: JSON = [
            "verdict": .string(report.verdict.rawValue), "entries": .integer(report.entries),
            "finding": .string(report.sentence),
        ]
        try await store.write(in: scope, by: actor) { try $0.record(AuditEvent(.logVerified, [], data)) }
        return report
    }
}

/// Entries in their order, some hundred at a time.
struct StoredEntries {
    let store: any Store
    let scope: OrganizationScope
    let through: Int64
    private var nextSeq: Int64 = 1

    init(store: any Store, scope: OrganizationScope, through: Int64) {
        (self.store, self.scope, self.through) = (store, scope, through)
    }

    mutating func next() async throws -> [Entry]? {
        guard nextSeq <= through else { return nil }
        let (from, limit) = (nextSeq, Int(min(500, through - nextSeq + 1)))
        let found = try await store.read(in: scope) { try $0.audit.range(from: from, limit: limit) }
        guard let last = found.last else { return nil }
        nextSeq = last.seq + 1
        return found.map(\.entry)
    }
}

extension StoredEntry {
    var entry: Entry { Entry(seq: seq, bytes: bytes, hash: hash, mac: mac, keyID: keyID) }
}

extension VerificationReport {
    /// The report in a sentence for people.
    var sentence: String {
        switch verdict {
        case .authenticated: "all \(entries) entries are in order, authenticated and signed for"
        case .consistentNotAuthenticated:
            "all \(entries) entries are in order, but not authenticated: \(caveats.map(\.text).joined(separator: "; "))"
        case .failed:
            findings.prefix(3).map { finding in
                (finding.seq.map { "entry \($0): " } ?? "") + "\(finding.kind.rawValue): \(finding.detail)"
            }.joined(separator: "; ")
        }
    }
}
