import Domain
import Hummingbird
import Kernel

/// One grant in full: whose, until when, what the directory shows, and what can still be done.
struct GrantPage: Sendable {
    let id: ID<Grant>
    let problem: Refusal?

    init(_ id: ID<Grant>, problem: Refusal?) { (self.id, self.problem) = (id, problem) }

    static func requireVisible(_ grant: Grant?, to person: ID<Person>, mayReadAll: Bool) throws {
        guard let grant, mayReadAll || grant.holder == person else {
            throw Refusal(.notFound, "no_such_grant", "there is no such grant")
        }
    }

    func page(_ visit: Visit) async throws -> Response {
        let id = id
        let (title, view) = try await visit.read { tx in
            let grant = try tx.grants.find(id)
            try Self.requireVisible(grant, to: visit.person.id, mayReadAll: visit.may(.readAccess))
            guard let grant else { throw Refusal(.notFound, "no_such_grant", "there is no such grant") }
            let names = Names(tx)
            let jobs = try tx.jobs.of(grant: grant.id)
            let view = try facts(grant, jobs, names, visit.clock, tx).adding(grant.expiryView(visit.clock))
                .adding(changes(grant, visit)).adding(try rows(jobs, names, visit.clock))
                .adding(story(grant, names, visit, tx))
            return ("\(try names.toolName(grant.tool)) for \(try names.person(grant.holder))", view)
        }
        return Page(
            title: title,
            template: "grants/show",
            view: view.adding(["headline": .text(title)]).adding(typed(visit.form)),
            tab: visit.may(.readAccess) ? .requests : .access,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    private func facts(
        _ grant: Grant,
        _ jobs: [Job],
        _ names: Names,
        _ clock: ViewerClock,
        _ tx: any Transaction
    ) throws -> View {
        let issue = try tx.requests.find(grant.request)?.issue
        let item = try issue.flatMap { try tx.intake.find($0) }
        let stays =
            grant.isOpen && grant.effectiveStatus(at: clock.now) != .expired ? " Access stays until its end." : ""
        return [
            "byHand": .some(item?.whereabouts == nil ? nil : item?.changes.first.map { $0 + stays }),
            "id": .text(grant.id.rawValue), "tool": .text(try names.toolName(grant.tool)), "role": .text(grant.role),
            "holder": .text(try names.person(grant.holder)), "requestHref": .text("/requests/\(grant.request)"),
            "issueKey": .text(issue ?? grant.request.rawValue),
            "began": .text(grant.startedAt.map(clock.moment) ?? "not yet"),
            "ends": .text(grant.expiresAt.map(clock.moment) ?? "\(ViewerClock.count(grant.approvedDays, "day")) after"),
            "endedReason": .some(grant.endedReason?.spaced.capitalizedFirst),
            "connection": .some(try grant.target.map { try names.connection($0.connection) }),
            "group": .some(grant.target?.group),
            "lozenges": (grant.lozenges(at: clock.now) + Self.stays(grant, jobs)).field,
        ]
    }

    private func changes(_ grant: Grant, _ visit: Visit) -> View {
        let (now, isOwn) = (visit.clock.now, grant.holder == visit.person.id)
        let isOpen = grant.isOpen && grant.effectiveStatus(at: now) != .expired
        let inGrace = grant.expiresAt.map { now <= $0 + GrantLimits.extensionGrace } ?? false
        let isExtendable = grant.status == .active || grant.status == .expired
        let readsAll = visit.may(.readAccess)
        return [
            "canExtend": .flag(visit.may(.decide) && !isOwn && isExtendable && inGrace),
            "canEnd": .flag(isOpen && (isOwn || visit.may(.decide))),
            "endTitle": .text(isOwn ? "Give up this access" : "Revoke this grant"),
            "endHint": .text(
                isOwn ? "Ask again in the portal if you need it later." : "The holder can read this text."
            ),
            "noEndText": .text(isOpen ? "Approvers can end this grant." : "This grant has ended."),
            "typedDays": .number(min(30, grant.approvedDays)), "typedReason": nil,
            "listHref": .text(readsAll ? "/grants" : "/access"), "listLabel": .text(readsAll ? "Grants" : "My access"),
        ]
    }

    /// The grant has ended, and nothing was taken away: whoever asks "was it?" must not have to guess.
    private static func stays(_ grant: Grant, _ jobs: [Job]) -> [Lozenge] {
        guard grant.removal == .notNeeded, let job = jobs.last(where: \.wasNotCarriedOut) else { return [] }
        return [Lozenge(job.leftBaseline ? "Still a member, as before" : "Still a member by another grant", .warn)]
    }

    private func rows(_ jobs: [Job], _ names: Names, _ clock: ViewerClock) throws -> View {
        let rows = try jobs.map { try jobRow($0, names, clock) }
        return ["jobs": .list(rows), "hasJobs": .flag(!rows.isEmpty)]
    }

    private func jobRow(_ job: Job, _ names: Names, _ clock: ViewerClock) throws -> View {
        let kind =
            switch job.kind {
            case .provision: "Add to the group"
            case .deprovision: "Remove from the group"
            case .check: "Check the group"
            }
        let tries = job.attempts > 1 ? ", \(job.attempts) attempts" : ""
        return [
            "kind": .text(kind), "lozenges": [job.lozenge].field, "proof": .some(try proof(job, names)),
            "when": .text(clock.moment(job.completedAt ?? job.createdAt) + tries),
            "message": job.state == .succeeded ? .some(job.note) : .some(job.message?.sentence),
        ]
    }

    /// What a person said is never called verified.
    private func proof(_ job: Job, _ names: Names) throws -> String? {
        guard job.state == .succeeded else { return nil }
        if let person = job.attestedBy { return "Attested by \(try names.person(person)), not verified" }
        if job.wasNotCarriedOut {
            return job.leftBaseline
                ? "Not carried out: was a member before Clearance"
                : "Not carried out: another grant needs the membership"
        }
        switch job.code {
        case Job.isMember: return "The directory shows a member"
        case Job.isNoMember: return "The directory shows no member"
        default: return job.isVerified ? "Verified by reading the directory" : nil
        }
    }

    private func story(_ grant: Grant, _ names: Names, _ visit: Visit, _ tx: any Transaction) throws -> View {
        let filter = AuditFilter(grant: grant.id.rawValue)
        let entries = try tx.audit.entries(matching: filter, page: PageRequest(size: 100)).items
        return try Story(names: names, clock: visit.clock, mayReadLog: visit.may(.readLog)).view(entries)
    }

    private func typed(_ form: Form) -> View {
        guard problem != nil else { return [:] }
        var view: View = ["typedReason": .some(form["reason"])]
        if let days = form["days"] { view["typedDays"] = .text(days) }
        return view
    }
}
