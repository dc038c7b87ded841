import Domain
import Hummingbird
import Kernel

/// Break-glass: its settings, what waits for a review, and the form on a request.
enum BreakGlassRoutes {
    static let routes: [PageRoute] = [
        .get("/approvals/break-glass", .decide) { try await page($0, problem: nil) },
        .post("/approvals/break-glass", .administer, configure),
        .post("/break-glass/{id}/review", .decide, review),
        .post("/requests/{id}/break-glass", .decide, use),
    ]

    @Sendable private static func configure(_ visit: Visit) async throws -> Response {
        do {
            let settings = visit.form["on"] == "true" ? try wanted(visit.form) : nil
            try await visit.write { try ConfigureBreakGlass(settings)(in: $0) }
        } catch let refusal as Refusal {
            return try await page(visit, problem: refusal)
        }
        return .seeOther(InternalPath(["approvals", "break-glass"], query: [("notice", Notice.saved.rawValue)]))
    }

    private static func wanted(_ form: Form) throws -> BreakGlassSettings {
        try BreakGlassSettings(
            invokers: form["invokers"].flatMap(BreakGlassSettings.Invokers.init) ?? .admin,
            mostHours: form.number("hours") ?? BreakGlassSettings.longest,
            reviewDays: form.number("days") ?? BreakGlassSettings.usualReviewDays
        )
    }

    @Sendable private static func review(_ visit: Visit) async throws -> Response {
        let id: ID<BreakGlassUse> = try visit.id()
        do {
            let review = try ReviewBreakGlass(id, verdict: visit.form["verdict"], comment: visit.form["comment"])
            try await visit.write { _ = try review(in: $0) }
        } catch let refusal as Refusal where refusal.code != .notFound {
            return try await page(visit, problem: refusal)
        }
        return .seeOther(InternalPath(["approvals", "break-glass"], query: [("notice", Notice.reviewed.rawValue)]))
    }

    @Sendable private static func use(_ visit: Visit) async throws -> Response {
        let id: ID<AccessRequest> = try visit.id()
        do {
            let hours = try visit.form.number("hours") ?? 0
            let version = visit.form["version"].flatMap { Int64($0) }
            let reason = visit.form["glass_reason"] ?? ""
            try await visit.write { _ = try UseBreakGlass(id, hours: hours, reason: reason, version: version)(in: $0) }
        } catch let refusal as Refusal where refusal.code != .notFound {
            return try await RequestPage(id, problem: refusal).page(visit)
        }
        return .seeOther(InternalPath(["requests", id.rawValue], query: [("notice", Notice.glassBroken.rawValue)]))
    }

    /// Whether this visitor is offered to break the glass for the request.
    static func view(_ request: AccessRequest, _ visit: Visit, _ tx: any Transaction) throws -> View {
        let settings = try tx.breakGlass.settings()
        let isInvoker = settings.map { $0.invokers == .approver || visit.may(.administer) } ?? false
        let isOffered = isInvoker && visit.may(.decide) && !request.isParty(visit.person.id)
        return [
            "canBreakGlass": .flag(isOffered && request.decision == .pending),
            "glassHours": .number(settings?.mostHours ?? BreakGlassSettings.longest),
            "typedGlass": .some(visit.form["glass_reason"]),
        ]
    }

    private static func page(_ visit: Visit, problem: Refusal?) async throws -> Response {
        let (clock, page, me) = (visit.clock, visit.pageRequest, visit.person.id)
        let canConfigure = visit.may(.administer)
        let view = try await visit.read { tx in
            let (names, found) = (Names(tx), try tx.breakGlass.list(open: true, page: page))
            let rows = try found.items.map { try $0.row(me, names, clock, tx) }
            let settings = try tx.breakGlass.settings()
            let base: View = [
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty), "canConfigure": .flag(canConfigure),
                "isOn": .flag(settings != nil), "hours": .number(settings?.mostHours ?? BreakGlassSettings.longest),
                "days": .number(settings?.reviewDays ?? BreakGlassSettings.usualReviewDays),
                "forApprovers": .flag(settings?.invokers == .approver),
                "state": [settings == nil ? Lozenge("Off", .calm) : Lozenge("On", .warn)].field,
                "none": Empty.noneYet("Nothing to review", "Whatever is given by break-glass appears here."),
            ]
            return base.adding(Pager(visit, next: found.next, count: rows.count).view)
        }
        return Page(
            title: "Break-glass",
            template: "break-glass",
            view: view,
            tab: .approvals,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }
}

extension BreakGlassUse {
    fileprivate func row(_ me: ID<Person>, _ names: Names, _ clock: ViewerClock, _ tx: any Transaction) throws -> View {
        let request = try tx.requests.find(request)
        let tool = try request.map { try names.toolName($0.tool) } ?? self.request.rawValue
        let holder = try request.map { try names.person($0.beneficiary) } ?? ""
        let isLate = isOverdue(at: tx.now)
        let isMine = me == by || request?.isParty(me) == true
        let skipped = try skipped.map { try names.person($0) }.joined(separator: ", ")
        return [
            "id": .text(id.rawValue), "headline": .text("\(holder) and \(tool)"),
            "requestHref": .text("/requests/\(self.request)"), "by": .text(try names.person(by)),
            "at": .text(clock.moment(at)), "length": .text(ViewerClock.count(hours, "hour")), "why": .text(reason),
            "skipped": .text(skipped.isEmpty ? "nobody" : skipped), "due": .text(clock.moment(dueAt)),
            "lozenges": [isLate ? Lozenge("Overdue", .bad) : Lozenge("To review", .warn)].field,
            "canReview": .flag(!isMine),
        ]
    }
}
