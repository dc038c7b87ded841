import Domain
import Hummingbird
import Kernel

/// The queue of requests and decisions on many of them.
enum ApprovalRoutes {
    static let routes: [PageRoute] = [
        .get("/approvals", .decide, queue),
        .get("/approvals/confirmation", .decide, confirm),
        .post("/approvals/decisions", .decide, decide),
    ]

    @Sendable private static func queue(_ visit: Visit) async throws -> Response {
        let (me, clock, page) = (visit.person.id, visit.clock, visit.pageRequest)
        let view = try await visit.read { tx in
            let names = Names(tx)
            let pending = try tx.requests.list(RequestFilter(decision: .pending, notParty: me), page: page)
            let rows = try pending.items.map { request in
                let waitingFor =
                    try request.version > 1 || !request.requiredStages(in: tx).isEmpty
                    ? FindApprovers(request)(in: tx).waitingFor : nil
                return try PendingRow(request, names).view(clock).adding([
                    "waitingFor": .some(waitingFor),
                    "late": (try tx.approvals.clock(of: request.id)).lozenges.field,
                ])
            }
            let base: View = [
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty),
                "none": Empty.noneYet("Nothing waits for you", "New requests appear here as soon as they come in."),
            ]
            return base.adding(Pager(visit, next: pending.next, count: rows.count).view)
        }
        return Page(title: "Approvals", template: "approvals/queue", view: view, tab: .approvals).response(to: visit)
    }

    @Sendable private static func confirm(_ visit: Visit) async throws -> Response {
        let choice = try BulkChoice(visit.query)
        return try await BulkConfirmation(choice: choice, typed: nil, problem: nil).page(visit)
    }

    @Sendable private static func decide(_ visit: Visit) async throws -> Response {
        let choice = try BulkChoice(visit.form)
        let decision: HumanDecision
        switch choice.verb {
        case .approve: decision = .approve(days: nil, comment: visit.form["comment"])
        case .deny:
            guard let reason = visit.form["reason"] else {
                let problem = Refusal(.invalid, "reason_missing", "say why; the requesters will read it")
                return try await BulkConfirmation(choice: choice, typed: nil, problem: problem).page(visit)
            }
            decision = .deny(reason: reason)
        }
        let results = try await DecideInBulk(choice.ids, decision)(
            store: visit.services.store,
            scope: visit.scope,
            actor: visit.actor
        )
        return try await BulkResultPage(choice: choice, results: results).page(visit)
    }
}

/// Which requests, and what shall become of them.
struct BulkChoice: Sendable {
    enum Verb: String, Sendable { case approve, deny }

    let verb: Verb
    let ids: [ID<AccessRequest>]

    init(_ form: Form) throws {
        guard let verb = form["decision"].flatMap(Verb.init(rawValue:)) else {
            throw Refusal(.invalid, "decision_missing", "choose to approve or to deny")
        }
        var seen = Set<ID<AccessRequest>>()
        let ids = try form.all("request").map { try ID<AccessRequest>(checking: $0) }.filter {
            seen.insert($0).inserted
        }
        guard (1...DecideInBulk.maximum).contains(ids.count) else {
            throw Refusal(
                .invalid,
                "bulk_size",
                "choose 1 to \(DecideInBulk.maximum) requests; \(ids.count) were chosen and none was decided"
            )
        }
        (self.verb, self.ids) = (verb, ids)
    }
}

/// One request that waits, as queue and confirmation show it.
struct PendingRow {
    let request: AccessRequest
    let names: Names

    init(_ request: AccessRequest, _ names: Names) { (self.request, self.names) = (request, names) }

    func view(_ clock: ViewerClock) throws -> View {
        let tool = try names.tool(request.tool)
        let isForOther = request.beneficiary != request.requester
        return [
            "id": .text(request.id.rawValue), "href": .text("/requests/\(request.id)"),
            "issueKey": .text(request.issue), "requester": .text(try names.person(request.requester)),
            "beneficiary": isForOther ? .text(try names.person(request.beneficiary)) : nil,
            "tool": .text(tool?.name ?? request.tool.rawValue), "role": .text(request.role),
            "lozenges": (tool?.lozenges ?? [Lozenge("Not in the catalog", .bad)]).field,
            "use": .text(request.businessUse), "classes": .some(request.dataClasses.joined(separator: ", ")),
            "days": .text(ViewerClock.count(request.requestedDays, "day")),
            "waiting": .text(clock.age(of: request.createdAt)), "asked": .text(clock.moment(request.createdAt)),
        ]
    }
}
