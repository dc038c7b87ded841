import Domain
import Kernel

/// One entry, as a row and in full.
struct LogRow {
    private let entry: StoredEntry
    private let json: JSON
    private let names: Names
    private let clock: ViewerClock

    init(_ entry: StoredEntry, _ names: Names, _ clock: ViewerClock) throws {
        (self.entry, self.names, self.clock) = (entry, names, clock)
        json = entry.json
    }

    var view: View {
        get throws {
            let behalf = json["onBehalfOf"]?.string
            return [
                "seq": .number(entry.seq), "href": .text("/log/\(entry.seq)"), "when": .text(clock.moment(entry.at)),
                "what": .text(entry.action.actionWords), "action": .text(entry.action),
                "who": .text(try who), "behalf": .some(try behalf.map { try names.actor($0) }),
                "subjects": .list(subjects), "hash": .text(String(Hex.encode(entry.hash).prefix(10))),
            ]
        }
    }

    func detail(newest: Int64) throws -> View {
        let more: View = [
            "pretty": .text(PrettyJSON.text(json["data"] ?? [:])), "hash": .text(Hex.encode(entry.hash)),
            "mac": .text(Hex.encode(entry.mac)), "keyID": .text(entry.keyID),
            "previousHash": .text(json["prevHash"]?.string ?? ""),
            "bytes": .text(String(decoding: entry.bytes, as: UTF8.self)),
            "olderHref": .some(entry.seq > 1 ? "/log/\(entry.seq - 1)" : nil),
            "newerHref": .some(entry.seq < newest ? "/log/\(entry.seq + 1)" : nil),
        ]
        return try view.adding(more)
    }

    private var who: String {
        get throws {
            let (kind, id) = (json["actor"]?["kind"]?.string ?? "", json["actor"]?["id"]?.string ?? "")
            let name = try names.actor(id)
            return kind == "person" ? name : "\(name) (\(kind))"
        }
    }

    private var subjects: [View] {
        (json["subjects"]?.members ?? []).flatMap { member in
            (member.value.array ?? []).compactMap(\.string).map { id -> View in
                ["noun": .text(member.key), "short": .text(id), "subjectHref": .some(address(member.key, id))]
            }
        }
    }

    private func address(_ noun: String, _ id: String) -> String? {
        switch noun {
        case "request": InternalPath(["requests", id]).description
        case "grant": InternalPath(["grants", id]).description
        default: nil
        }
    }
}

/// The newest entry about a verification: the log keeps its own results.
struct LastVerification {
    let entry: StoredEntry

    init?(in tx: any Transaction) throws {
        let filter = AuditFilter(action: AuditAction.logVerified.rawValue)
        guard let entry = try tx.audit.entries(matching: filter, page: PageRequest(size: 1)).items.first else {
            return nil
        }
        self.entry = entry
    }

    /// The words are the verifier's own.
    var lozenge: Lozenge {
        switch entry.json["data"]?["verdict"]?.string {
        case "authenticated": Lozenge("Authentic", .good)
        case "consistent, not authenticated": Lozenge("Consistent, not authenticated", .warn)
        case "failed": Lozenge("Broken", .bad)
        default: Lozenge("Unknown", .warn)
        }
    }

    func view(_ names: Names, _ clock: ViewerClock) throws -> View {
        let data = entry.json["data"]
        let finding = data?["finding"]?.string ?? "\(data?["entries"]?.integer ?? 0) entries were read"
        return lozenge.view.adding([
            "finding": .text(finding.sentence), "verifiedAt": .text(clock.moment(entry.at)),
            "verifiedBy": .text(try names.actor(entry.json["actor"]?["id"]?.string ?? "")),
        ])
    }
}
