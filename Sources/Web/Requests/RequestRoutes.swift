import Domain
import Hummingbird
import Kernel

/// Requests: the list with its filters, one in full, and the decision on it.
enum RequestRoutes {
    static let routes: [PageRoute] = [
        .get("/requests", .readAccess, list),
        .post("/requests/export", .readAccess, export),
        .get("/requests/{id}", .ownMatters, show),
        .post("/requests/{id}/decision", .decide, decide),
        .post("/requests/{id}/cancellation", .ownMatters, cancel),
        .post("/requests/{id}/question", .decide, ask),
        .post("/requests/{id}/answer", .ownMatters, answer),
    ]

    @Sendable private static func list(_ visit: Visit) async throws -> Response {
        let filters = try RequestFilters(visit.query, visit.clock)
        let (clock, page, canDecide) = (visit.clock, visit.pageRequest, visit.may(.decide))
        let view = try await visit.read { tx in
            let names = Names(tx)
            let requests = try tx.requests.list(filters.filter, page: page)
            let rows = try requests.items.map { try row($0, names, clock) }
            let base: View = [
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty), "none": filters.empty,
                "canDecide": .flag(canDecide),
            ]
            return base.adding(filters.view).adding(Pager(visit, next: requests.next, count: rows.count).view)
        }
        return Page(title: "Requests", template: "requests/list", view: view, tab: .requests).response(to: visit)
    }

    private static func row(_ request: AccessRequest, _ names: Names, _ clock: ViewerClock) throws -> View {
        [
            "href": .text("/requests/\(request.id)"), "issueKey": .text(request.issue),
            "requester": .text(try names.person(request.requester)),
            "tool": .text(try names.toolName(request.tool)), "role": .text(request.role),
            "lozenges": [request.lozenge].field,
            "decidedBy": .text(try names.decider(of: request) ?? "nobody yet"),
            "asked": .text(clock.moment(request.createdAt)),
        ]
    }

    @Sendable private static func export(_ visit: Visit) async throws -> Response {
        let filter = try RequestFilters(visit.form, visit.clock).filter
        return try await RequestDownload(filter, hasByteOrderMark: visit.form["bom"] == "true")
            .response(visit.services, visit.identity)
    }

    @Sendable private static func show(_ visit: Visit) async throws -> Response {
        try await RequestPage(visit.id(), problem: nil).page(visit)
    }

    /// A refused decision shows the request as it is now, with what was typed.
    @Sendable private static func decide(_ visit: Visit) async throws -> Response {
        let id: ID<AccessRequest> = try visit.id()
        let (isApproval, version) = (visit.form["decision"] == "approve", visit.form["version"].flatMap { Int64($0) })
        do {
            let decision = try decision(visit.form, isApproval: isApproval)
            try await visit.write { _ = try DecideRequest(id, decision, version: version)(in: $0) }
        } catch let refusal as Refusal where refusal.code != .notFound {
            return try await RequestPage(id, problem: refusal).page(visit)
        }
        let isOpen = try await visit.read { try $0.requests.find(id)?.decision == .pending }
        let notice: Notice = isOpen ? .stageApproved : isApproval ? .approved : .denied
        return .seeOther(InternalPath(["requests", id.rawValue], query: [("notice", notice.rawValue)]))
    }

    private static func decision(_ form: Form, isApproval: Bool) throws -> HumanDecision {
        guard isApproval || form["decision"] == "deny" else {
            throw Refusal(.invalid, "decision_missing", "choose to approve or to deny")
        }
        return isApproval
            ? .approve(days: try form.number("days"), comment: form["comment"]) : .deny(reason: form["reason"] ?? "")
    }

    @Sendable private static func ask(_ visit: Visit) async throws -> Response {
        let id: ID<AccessRequest> = try visit.id()
        let ask = AskForInformation(id, question: visit.form["question"] ?? "")
        do { try await visit.write { _ = try ask(in: $0) } } catch let refusal as Refusal
            where refusal.code != .notFound
        {
            return try await RequestPage(id, problem: refusal).page(visit)
        }
        return .seeOther(InternalPath(["requests", id.rawValue], query: [("notice", Notice.asked.rawValue)]))
    }

    @Sendable private static func answer(_ visit: Visit) async throws -> Response {
        let id: ID<AccessRequest> = try visit.id()
        let answer = AnswerInformation(id, answer: visit.form["answer"] ?? "")
        do { try await visit.write { _ = try answer(in: $0) } } catch let refusal as Refusal
            where refusal.code != .notFound
        {
            return try await RequestPage(id, problem: refusal).page(visit)
        }
        return .seeOther(InternalPath(["requests", id.rawValue], query: [("notice", Notice.answered.rawValue)]))
    }

    @Sendable private static func cancel(_ visit: Visit) async throws -> Response {
        let id: ID<AccessRequest> = try visit.id()
        let reason = visit.form["reason"] ?? "no longer needed"
        let (me, mayRead) = (visit.person.id, visit.may(.readAccess))
        try await visit.write { tx in
            try RequestPage.requireVisible(try tx.requests.find(id), to: me, mayReadAll: mayRead)
            _ = try CancelRequest(id, reason: reason)(in: tx)
        }
        return .seeOther(InternalPath(["requests", id.rawValue], query: [("notice", Notice.cancelled.rawValue)]))
    }
}
