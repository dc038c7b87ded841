import Kernel
import Ledger

/// A log with its tree and its keys, as storage would hold it.
struct TestLog {
    let organization: ID<Organization>
    let macKey: MacKey
    let signer: SignerKey
    private(set) var entries: [Entry] = []
    private(set) var frontier = TreeFrontier()
    private(set) var nodes: [TreeNode] = []
    private(set) var heads: [TreeHead] = [TreeHead(size: 0, root: .emptyRoot)]

    init(_ count: Int, organization: ID<Organization> = "acme", seed: UInt64 = 1) throws {
        let numbers = SeededNumbers(seed)
        self.organization = organization
        macKey = MacKey(id: "mac-\(organization)", secret: Secret(numbers.bytes(32)))
        signer = try SignerKey(name: Checkpoint.origin(of: organization), seed: Secret(numbers.bytes(32)))
        for _ in 0..<count { try append(data: numbers.particulars()) }
    }

    mutating func append(data: JSON = [:]) throws {
        let content = EntryContent(
            at: Instant(milliseconds: 1_795_228_200_000 + Int64(entries.count)),
            organization: organization,
            action: "request_approved",
            actor: .init(kind: "person", id: "p1"),
            subjects: [.init("request", "r\(entries.count)")],
            data: data
        )
        extend(with: try Entry.next(after: entries.last?.head, content: content, macKey: macKey))
    }

    /// Takes an entry over as it is.
    mutating func extend(with entry: Entry) {
        entries.append(entry)
        frontier.append(leaf: .leaf(entry.bytes), finished: &nodes)
        heads.append(TreeHead(size: frontier.size, root: frontier.root))
    }

    var reader: TreeReader {
        let (entries, nodes) = (entries, nodes)
        return TreeReader(
            node: { level, index in nodes.first { $0.level == level && $0.index == index }?.hash },
            leaves: { run in entries[Int(run.lowerBound)..<Int(run.upperBound)].map { .leaf($0.bytes) } }
        )
    }

    /// The signed checkpoint over the first entries.
    func checkpoint(_ size: Int? = nil) throws -> String {
        let head = heads[size ?? entries.count]
        return try Checkpoint(origin: Checkpoint.origin(of: organization), head: head).signed(with: signer).note
    }

    /// Everything that an auditor can bring along.
    func trust(checkpoints sizes: [Int] = []) throws -> Trust {
        Trust(keys: [signer.verifier], macKeys: [macKey], checkpoints: try sizes.map { try checkpoint($0) })
    }

    /// The same content once more, with changes, chained and authenticated as if it had always been so.
    func rewritten(from seq: Int, _ change: (JSON) -> JSON) throws -> [Entry] {
        var result = Array(entries.prefix(seq - 1))
        for entry in entries.dropFirst(seq - 1) {
            let json = try JSON(parsing: entry.bytes)
            let changed = entry.seq == Int64(seq) ? change(json) : json
            result.append(try rechained(changed, after: result.last))
        }
        return result
    }

    private func rechained(_ json: JSON, after previous: Entry?) throws -> Entry {
        let content = EntryContent(
            at: Instant(rfc3339: json["at"]?.string ?? "") ?? 0,
            organization: organization,
            action: json["action"]?.string ?? "",
            actor: .init(kind: "person", id: "p1"),
            subjects: [.init("request", json["subjects"]?["request"]?[0]?.string ?? "")],
            data: json["data"] ?? [:]
        )
        return try Entry.next(after: previous?.head, content: content, macKey: macKey)
    }

    /// Puts other particulars into an entry.
    static func tampering(_ json: JSON) -> JSON {
        guard var members = json.members, let index = members.firstIndex(where: { $0.key == "data" }) else {
            return json
        }
        members[index].value = ["reason": "nothing to see here"]
        return .object(members)
    }
}

extension Randomness {
    /// Particulars with every kind of value that entries hold.
    func particulars() -> JSON {
        switch next() % 4 {
        case 0: [:]
        case 1: ["days": .integer(Int64(next() % 180)), "reason": .string("because é \"\(next())\"\n")]
        case 2:
            ["rules": [["name": "a\u{1F600}", "matched": true], []], "score": .number(Double(next() % 1_000) / 8)]
        default: ["entryHash\",\"keyId": "\",\"entryHash\":\"", "nothing": nil]
        }
    }
}
