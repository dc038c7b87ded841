import Kernel
import Ledger

/// A log as the product writes it, made in memory entry by entry.
struct BenchLog {
    static let organization: ID<Organization> = "bench"
    static let mac = MacKey(id: "bench-1", secret: Secret(Array(repeating: 7, count: 32)))

    let count: Int64
    let key: SignerKey

    init(count: Int64) throws {
        self.count = count
        let name = Checkpoint.origin(of: Self.organization)
        key = try SignerKey(name: name, seed: Secret(Array(repeating: 9, count: 32)))
    }

    func forEach(_ body: (Entry) throws -> Void) throws {
        var head: ChainHead?
        for number in 1...count {
            let entry = try Entry.next(after: head, content: Self.content(number), macKey: Self.mac)
            try body(entry)
            head = entry.head
        }
    }

    private static func content(_ number: Int64) -> EntryContent {
        let at = Instant(milliseconds: 1_795_000_000_000 + number * 37)
        let id = TimeOrderedKey.make(at: at, random: (UInt64(number), 99))
        return EntryContent(
            at: at,
            organization: organization,
            action: "request_approved",
            actor: EntryContent.Actor(kind: "person", id: "p-approver"),
            subjects: [EntryContent.Subject("request", id), EntryContent.Subject("issue", "HELP-\(number)")],
            data: ["source": "person", "days": 30, "requestedDays": 30, "reason": "for customer support"]
        )
    }

    /// The file by which the product's verifier gets the key of the codes.
    static func writeMacKeys(to path: String) throws {
        let file = try OutputFile(path, mode: 0o600)
        try MacKeyFile([mac]).text.withBytes { try file.write($0) }
    }

    /// Writes the entries after the first `skipped` as an export, which stands for "what is new since a checkpoint".
    func export(after skipped: Int64, to path: String) throws {
        var (frontier, tree) = (TreeFrontier(), TreeFrontier())
        var (first, last): (Hash256?, Hash256?)
        try forEach { entry in
            tree.append(leaf: .leaf(entry.bytes))
            if entry.seq == skipped { frontier = tree }
            if entry.seq == skipped + 1 { first = Hash256(entry.hash) }
            last = Hash256(entry.hash)
        }
        let head = TreeHead(size: count, root: tree.root)
        let manifest = ExportManifest(
            organization: Self.organization,
            exportedAt: 1_796_000_000_000,
            from: skipped + 1,
            to: count,
            count: count - skipped,
            firstHash: first,
            lastHash: last,
            keyIDs: [Self.mac.id],
            tree: head,
            frontier: frontier.hashes,
            checkpoint: try Checkpoint(origin: key.verifier.name, head: head).signed(with: key).note
        )
        let file = try OutputFile(path)
        var writer = try ExportWriter(manifest, signer: key) { try file.write($0) }
        try forEach { if $0.seq > skipped { try writer.append($0) } }
        try writer.finish()
    }
}
