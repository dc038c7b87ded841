import Domain
import Hummingbird
import Kernel

/// The breaker: how much it lets pass, what it holds, and what became of what it held.
enum BreakerRoutes {
    static let routes: [PageRoute] = [
        .get("/breaker", .readLog) { try await show($0) },
        .post("/breaker", .administer, set),
        .post("/breaker/changes/{id}", .administer, settle),
    ]

    private static func show(
        _ visit: Visit,
        _ problems: FormProblems = FormProblems(),
        _ refusal: Refusal? = nil
    ) async throws -> Response {
        let page = visit.pageRequest
        let view = try await visit.read { tx in
            let (names, changes) = (Names(tx), try tx.massChanges.list(page: page))
            let (setting, room) = (try tx.massChanges.setting(), try BreakerRoom(in: tx))
            let breaker = setting.breaker(at: tx.now)
            let limits = try breaker.words + wish(setting, besides: breaker, names, visit.clock)
            let rows = try changes.items.filter { $0.state != .paused }.map { try $0.row(names, visit.clock) }
            let base: View = [
                "allowed": .number(room.allowed), "passed": .number(room.passed), "left": .number(room.left),
                "limits": .text(limits),
                "fields": .list(fields(breaker, visit.form, problems)), "canChange": .flag(visit.may(.administer)),
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty),
            ]
            return base.adding(try HeldChanges(in: tx, names, visit).view).adding(problems.view)
                .adding(Pager(visit, next: changes.next, count: rows.count).view)
        }
        return Page(
            title: "Breaker",
            template: "breaker/show",
            view: view,
            tab: .overview,
            status: refusal?.code.status ?? (problems.isEmpty ? .ok : .badRequest),
            problem: refusal
        ).response(to: visit)
    }

    private static func fields(_ breaker: Breaker, _ form: Form, _ problems: FormProblems) -> [View] {
        let most = FormField(
            "most",
            "Removals an hour",
            .number(1...10_000),
            form["most"] ?? String(breaker.most),
            isRequired: true
        )
        let percent = FormField(
            "percent",
            "Percent of the open grants",
            .number(1...100),
            form["percent"] ?? String(breaker.percent),
            hint: "At least \(Breaker.least) removals always pass, so that a small company is not held up.",
            isRequired: true
        )
        return [most.view(problems["most"]), percent.view(problems["percent"])]
    }

    @Sendable private static func set(_ visit: Visit) async throws -> Response {
        var problems = FormProblems()
        let most = problems.number(visit.form, "most", in: 1...10_000, required: true)
        let percent = problems.number(visit.form, "percent", in: 1...100, required: true)
        guard let most, let percent else { return try await show(visit, problems) }
        let set = SetBreaker(try Breaker(most: most, percent: percent))
        let setting = try await visit.write { tx in
            _ = try set(in: tx)
            return try tx.massChanges.setting()
        }
        return back(setting.wanted == nil ? .breakerSet : .breakerAsked)
    }

    /// Wider limits that somebody asked for and that do not hold yet.
    private static func wish(
        _ setting: BreakerSetting,
        besides breaker: Breaker,
        _ names: Names,
        _ clock: ViewerClock
    ) throws -> String {
        guard let wanted = setting.wanted, wanted.limits != breaker else { return "" }
        let when =
            wanted.from.map { "it holds from \(clock.moment($0))" } ?? "it holds once another site admin sets the same"
        return ". \(try names.person(wanted.by)) asked for \(wanted.limits.words): \(when)"
    }

    @Sendable private static func settle(_ visit: Visit) async throws -> Response {
        let id: ID<MassChange> = try visit.id()
        let isRelease = visit.form["choice"] == "release"
        let settle = SettleMassChange(id, release: isRelease, reason: visit.form["reason"] ?? "")
        do { try await visit.write { _ = try settle(in: $0) } } catch let refusal as Refusal
            where refusal.code != .notFound
        {
            return try await show(visit, FormProblems(), refusal)
        }
        return back(isRelease ? .released : .dropped)
    }

    private static func back(_ notice: Notice) -> Response {
        .seeOther(InternalPath(["breaker"], query: [("notice", notice.rawValue)]))
    }
}

extension Breaker {
    fileprivate var words: String { "\(most), or \(percent) % of the open grants; the smaller counts" }
}
