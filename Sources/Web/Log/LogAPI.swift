import Domain
import HTTPTypes
import Kernel

/// The log and its proofs, for programs.
enum LogAPI {
    static let routes: [APIRoute] = [
        .list("/log", "List entries, newest first", .readLog, query: filters, answer: .page("EntryPage", schema)) {
            call in
            let filter = filter(call.query)
            let page = try call.page
            return try await call.read { tx in .page(try tx.audit.entries(matching: filter, page: page), \.answer) }
        },
        .get("/log/checkpoint", "Read the newest signed checkpoint, a C2SP note", .readLog, answer: checkpoint) {
            call in
            .json(["note": .text(try await call.services.logKeeper.checkpoint(in: call.scope))])
        },
        .get("/log/{seq}", "Read one entry with its exact bytes", .readLog, answer: schema) { call in
            let seq = try seq(call)
            let entry = try await call.read { try $0.audit.entry(seq) }
            guard let entry else { throw Refusal(.notFound, "no_such_entry", "the log has no entry `\(seq)`") }
            return .json(entry.answer)
        },
        .get("/log/{seq}/proof", "Prove that an entry is in the newest checkpoint's tree", .readLog, answer: .anything)
        { call in
            .json(try await call.services.logKeeper.proof(of: try seq(call), in: call.scope))
        },
        .post("/log/verification", "Recompute the whole chain", .readLog, answer: verdict, status: .ok) { call in
            .json(try await call.services.logKeeper.verify(in: call.scope, by: call.identity.actor).json)
        },
        APIRoute(
            method: .post,
            path: "/log/export",
            summary: "Export entries of 90 days, or of a window up to 365, as JSON lines with their manifest",
            permission: .readLog,
            query: filters + [
                .init("format", .words(LogWanted.Format.allCases.map(\.rawValue)), "`jsonl` unless given"),
                .init("after", .integer(0...Int64.max), "goes on after this entry, without the manifest"),
                .init("tree", .integer(0...Int64.max), "with `after`: `treeSize` of the manifest that was received"),
            ],
            answer: .text(maximum: Int(Int32.max)),
            answerType: "application/jsonl"
        ) { call in
            let download = LogDownload(try wanted(call.query))
            return APIAnswer(raw: try await download.response(call.services, call.identity))
        },
    ]

    private static let filters: [APIRoute.Query] = [
        .init("action", .words(AuditAction.known.map(\.rawValue)), "only this kind of entry"),
        .init("request", .text(maximum: 128), "the request's id"),
        .init("grant", .text(maximum: 128), "the grant's id"),
        .init("issue", .text(maximum: 60), "the issue key"), .init("from", .instant, "at this time or later"),
        .init("to", .instant, "before this time"),
    ]

    private static func filter(_ query: Form) -> AuditFilter {
        AuditFilter(
            action: query["action"],
            request: query["request"],
            grant: query["grant"],
            issue: query["issue"],
            from: query["from"].flatMap(Instant.init(rfc3339:)),
            to: query["to"].flatMap(Instant.init(rfc3339:))
        )
    }

    private static func wanted(_ query: Form) throws -> LogWanted {
        let resumption = try query.number("after").map { after in
            LogWanted.Resumption(after: Int64(after), treeSize: Int64(try query.number("tree") ?? 0))
        }
        let format = query["format"].flatMap(LogWanted.Format.init(rawValue:)) ?? .jsonl
        return LogWanted(filter(query), format: format, resumption: resumption)
    }

    private static func seq(_ call: APICall) throws -> Int64 {
        let id: ID<StoredEntry> = try call.id("seq")
        guard let seq = Int64(id.rawValue) else {
            throw Refusal(.notFound, "no_such_entry", "entries have whole numbers")
        }
        return seq
    }

    private static let checkpoint = Schema.object([.init("note", .nullable(.text()))])

    private static let verdict = Schema.named(
        "Verdict",
        .object([
            .init("outcome", .words(LogVerdict.Outcome.allCases.map(\.rawValue))), .init("entries", .integer()),
            .init("brokenAt", .nullable(.integer())), .init("finding", .text()),
        ])
    )

    private static let schema = Schema.named(
        "Entry",
        .object([
            .init("seq", .integer()), .init("at", .instant), .init("action", .text()),
            .init("entry", .anything, "the entry itself"),
            .init("bytes", .text(maximum: 1_000_000), "its exact bytes, base 64"),
            .init("entryHash", .text(), "SHA-256 of the bytes, hexadecimal"),
            .init("entryMac", .text(), "HMAC-SHA-256 of the bytes, hexadecimal"), .init("keyId", .text()),
        ])
    )
}

extension StoredEntry {
    var answer: JSON {
        [
            "seq": .integer(seq), "at": .instant(at), "action": .string(action), "entry": json,
            "bytes": .string(Base64.encode(bytes)), "entryHash": .string(Hex.encode(hash)),
            "entryMac": .string(Hex.encode(mac)),
            "keyId": .string(keyID),
        ]
    }
}
