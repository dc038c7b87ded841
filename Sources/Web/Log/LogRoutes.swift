import Domain
import Hummingbird
import Kernel

/// The log: its entries, the proof that it holds, and the export.
enum LogRoutes {
    static let routes: [PageRoute] = [
        .get("/log", .readLog, list),
        .get("/log/{seq}", .readLog, show),
        .post("/log/verification", .readLog, verify),
        .post("/log/export", .readLog, export),
    ]

    @Sendable private static func list(_ visit: Visit) async throws -> Response {
        let filters = try LogFilters(visit.query, visit.clock)
        let (clock, page) = (visit.clock, visit.pageRequest)
        let view = try await visit.read { tx in
            let names = Names(tx)
            let entries = try tx.audit.entries(matching: filters.filter, page: page)
            let rows = try entries.items.map { try LogRow($0, names, clock).view }
            let base: View = [
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty), "none": filters.empty, "canUse": true,
                "maySet": .flag(visit.may(.administer)),
                "verdict": .maybe(try LastVerification(in: tx)?.view(names, clock)),
            ]
            return base.adding(filters.view).adding(Pager(visit, next: entries.next, count: rows.count).view)
        }
        return Page(title: "Governance logs", template: "log/list", view: view, tab: .log).response(to: visit)
    }

    @Sendable private static func show(_ visit: Visit) async throws -> Response {
        let id: ID<StoredEntry> = try visit.id("seq")
        guard let seq = Int64(id.rawValue) else {
            throw Refusal(.notFound, "no_such_entry", "entries have whole numbers")
        }
        let clock = visit.clock
        let view = try await visit.read { tx in
            guard let entry = try tx.audit.entry(seq) else {
                throw Refusal(.notFound, "no_such_entry", "the log has no entry `\(seq)`")
            }
            let newest = try tx.audit.head()?.seq ?? seq
            return try LogRow(entry, Names(tx), clock).detail(newest: newest)
        }
        return Page(title: "Entry \(seq)", template: "log/show", view: view, tab: .log).response(to: visit)
    }

    @Sendable private static func verify(_ visit: Visit) async throws -> Response {
        let verdict = try await visit.services.logKeeper.verify(in: visit.scope, by: visit.actor)
        let notice: Notice = verdict.outcome == .broken ? .broken : .verified
        return .seeOther(InternalPath(["log"], query: [("notice", notice.rawValue)]))
    }

    @Sendable private static func export(_ visit: Visit) async throws -> Response {
        let filter = try LogFilters(visit.form, visit.clock).filter
        let format = LogWanted.Format(rawValue: visit.form["format"] ?? "") ?? .jsonl
        return try await LogDownload(LogWanted(filter, format: format)).response(visit.services, visit.identity)
    }
}

/// The log as a file, sent while it is read.
struct LogDownload: Sendable {
    private let wanted: LogWanted

    init(_ wanted: LogWanted) { self.wanted = wanted }

    func response(_ services: WebServices, _ identity: Identity) async throws -> Response {
        let filter = wanted.filter
        let window = try ExportWindow(
            from: filter.from,
            to: filter.to,
            now: services.time.now(),
            isGoingOn: wanted.resumption != nil
        )
        let pieces = try await services.logKeeper.export(wanted, in: identity.scope, by: identity.actor)
        let name = wanted.format == .ocsf ? "clearance-log-ocsf" : "clearance-log"
        return Response.download(pieces, as: "application/jsonl", window.fileName(name, "jsonl"), window)
    }
}
