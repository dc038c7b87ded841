import Domain
import Hummingbird
import Kernel

/// One request in full: what was asked, what policy said, what happened, and the decision.
struct RequestPage: Sendable {
    let id: ID<AccessRequest>
    let problem: Refusal?

    init(_ id: ID<AccessRequest>, problem: Refusal?) { (self.id, self.problem) = (id, problem) }

    /// Somebody else's request is nothing that exists for a person without a role.
    static func requireVisible(_ request: AccessRequest?, to person: ID<Person>, mayReadAll: Bool) throws {
        guard let request, mayReadAll || request.isParty(person) else {
            throw Refusal(.notFound, "no_such_request", "there is no such request")
        }
    }

    func page(_ visit: Visit) async throws -> Response {
        let id = id
        let (title, view) = try await visit.read { tx in
            let request = try tx.requests.find(id)
            try Self.requireVisible(request, to: visit.person.id, mayReadAll: visit.may(.readAccess))
            guard let request else { throw Refusal(.notFound, "no_such_request", "there is no such request") }
            let names = Names(tx)
            let view = try facts(request, names, visit.clock).adding(try JiraLinks(in: tx).view(request.issue))
                .adding(decision(request, names, visit, tx)).adding(try questions(request, names, visit, tx))
                .adding(try OverrideForm.view(request, names, visit, tx))
                .adding(try ReassignForm.view(request, names, visit, tx))
                .adding(try BreakGlassRoutes.view(request, visit, tx)).adding(try PolicyView(request, in: tx).view)
                .adding(story(request, names, visit, tx))
            return ("\(try names.toolName(request.tool)), \(request.issue)", view)
        }
        return Page(
            title: title,
            template: "requests/show",
            view: view.adding(typed(visit.form)),
            tab: visit.may(.readAccess) ? .requests : .history,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    private func facts(_ request: AccessRequest, _ names: Names, _ clock: ViewerClock) throws -> View {
        let tool = try names.tool(request.tool)
        let name = tool?.name ?? request.tool.rawValue
        let isForOther = request.beneficiary != request.requester
        return [
            "id": .text(request.id.rawValue), "headline": .text(name), "tool": .text(name), "role": .text(request.role),
            "toolLozenges": (tool?.lozenges ?? [Lozenge("Not in the catalog", .bad)]).field,
            "requester": .text(try names.person(request.requester)),
            "beneficiary": isForOther ? .text(try names.person(request.beneficiary)) : nil,
            "asked": .text(clock.moment(request.createdAt)), "use": .text(request.businessUse),
            "days": .text(ViewerClock.count(request.requestedDays, "day")),
            "classes": .list(request.dataClasses.map { ["label": .text($0)] }),
            "particulars": .list(request.particulars.rows),
            "snapshot": .text(Hex.encode(request.snapshotHash)), "lozenges": [request.lozenge].field,
        ]
    }

    private func decision(_ request: AccessRequest, _ names: Names, _ visit: Visit, _ tx: any Transaction) throws
        -> View
    {
        let isOwn = request.isParty(visit.person.id)
        let isPending = request.decision == .pending
        let grant = try tx.grants.find(request: request.id)
        let readsAll = visit.may(.readAccess)
        return [
            "decidedBy": .some(try names.decider(of: request)),
            "decidedAt": .some(request.decidedAt.map(visit.clock.moment)), "reason": .some(request.reason),
            "blockedBy": isPending ? .some(request.blockedBy?.spaced.capitalizedFirst) : nil,
            "grantHref": .some(grant.map { "/grants/\($0.id)" }),
            "grantLabel": .some(grant?.lozenges(at: visit.clock.now).first?.text),
            "own": .flag(isOwn && isPending && visit.may(.decide)),
            "canDecide": .flag(isPending && !isOwn && visit.may(.decide)),
            "waitingFor": isPending ? .some(try FindApprovers(request)(in: tx).waitingFor) : nil,
            "stages": .list(try stages(of: request, names, visit.clock, tx)),
            "canAnswer": .flag(isPending && isOwn),
            "canCancel": .flag(isPending && (request.isParty(visit.person.id) || visit.may(.administer))),
            "byHand": .some(try tx.intake.find(request.issue)?.changes.joined(separator: " ")),
            "version": .number(request.version), "maximumDays": .number(request.requestedDays),
            "typedDays": .number(request.requestedDays), "typedComment": nil, "typedReason": nil,
            "listHref": .text(readsAll ? "/requests" : "/history"),
            "listLabel": .text(readsAll ? "Requests" : "Request history"),
        ]
    }

    /// The approvals that stages were given.
    private func stages(of request: AccessRequest, _ names: Names, _ clock: ViewerClock, _ tx: any Transaction) throws
        -> [View]
    {
        try tx.approvals.given(to: request.id).map { approval in
            [
                "stage": .text(StageName.words(approval.stage)), "by": .text(try names.person(approval.by)),
                "at": .text(clock.moment(approval.at)),
            ]
        }
    }

    /// What was asked and answered, and whether the request is late.
    private func questions(_ request: AccessRequest, _ names: Names, _ visit: Visit, _ tx: any Transaction) throws
        -> View
    {
        let asked = try tx.approvals.questions(on: request.id)
        let rows = try asked.map { question -> View in
            [
                "question": .text(question.question), "askedBy": .text(try names.person(question.askedBy)),
                "askedAt": .text(visit.clock.moment(question.askedAt)), "answer": .some(question.answer),
            ]
        }
        let isPending = request.decision == .pending
        let open = isPending ? asked.last(where: \.isOpen) : nil
        return [
            "questions": .list(rows), "hasQuestions": .flag(!rows.isEmpty), "openQuestion": .some(open?.question),
            "canAsk": .flag(open == nil),
            "late": isPending ? (try tx.approvals.clock(of: request.id)).lozenges.field : .list([]),
            "typedQuestion": nil, "typedAnswer": nil,
        ]
    }

    private func story(_ request: AccessRequest, _ names: Names, _ visit: Visit, _ tx: any Transaction) throws -> View {
        let filter = AuditFilter(request: request.id.rawValue)
        let entries = try tx.audit.entries(matching: filter, page: PageRequest(size: 100)).items
        return try Story(names: names, clock: visit.clock, mayReadLog: visit.may(.readLog)).view(entries)
    }

    /// What was typed survives a refusal, so that nobody types it twice.
    private func typed(_ form: Form) -> View {
        guard problem != nil else { return [:] }
        var view: View = ["typedComment": .some(form["comment"]), "typedReason": .some(form["reason"])]
        view = view.adding(["typedQuestion": .some(form["question"]), "typedAnswer": .some(form["answer"])])
        if let days = form["days"] { view["typedDays"] = .text(days) }
        return view
    }
}
