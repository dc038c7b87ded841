import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// Work at a directory that waits for a person: complete it by hand, try again, or give it up.
enum JobRoutes {
    static let routes: [PageRoute] = [
        .get("/approvals/manual", .decide, waiting),
        .post("/jobs/{id}/completion", .decide, complete),
        .post("/jobs/{id}/retry", .administer, retry),
        .post("/jobs/{id}/abandonment", .administer, abandon),
    ]

    @Sendable private static func waiting(_ visit: Visit) async throws -> Response {
        let (clock, page, isAdmin) = (visit.clock, visit.pageRequest, visit.may(.administer))
        let view = try await visit.read { tx in
            let names = Names(tx)
            let jobs = try tx.jobs.waitingForPeople(page: page)
            let rows = try jobs.items.compactMap { job -> View? in
                guard let grant = try tx.grants.find(job.grant) else { return nil }
                return try WaitingJob(job: job, grant: grant, isAdmin: isAdmin).view(names, clock)
            }
            let base: View = [
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty),
                "none": Empty.noneYet("Nothing to do by hand", "Clearance did everything itself, or is still at it."),
            ]
            return base.adding(Pager(visit, next: jobs.next, count: rows.count).view)
        }
        return Page(title: "Manual actions", template: "jobs/waiting", view: view, tab: .approvals).response(to: visit)
    }

    private static let list = ["approvals", "manual"]

    @Sendable private static func complete(_ visit: Visit) async throws -> Response {
        let id: ID<Job> = try visit.id()
        let note = try visit.form.require("note", "say what you did")
        let job = try await CompleteJobManually(id, note: note)(in: visit.identity.operation(visit.services))
        let notice: Notice = job.attestedBy == nil ? .completed : .attested
        return .seeOther(InternalPath(list, query: [("notice", notice.rawValue)]))
    }

    @Sendable private static func retry(_ visit: Visit) async throws -> Response {
        let id: ID<Job> = try visit.id()
        try await visit.write { _ = try RetryJob(id)(in: $0) }
        return .seeOther(InternalPath(list, query: [("notice", Notice.retried.rawValue)]))
    }

    @Sendable private static func abandon(_ visit: Visit) async throws -> Response {
        let id: ID<Job> = try visit.id()
        let reason = try visit.form.require("reason", "say why it will not be provisioned")
        try await visit.write { try AbandonJob(id, reason: reason)(in: $0) }
        return .seeOther(InternalPath(list, query: [("notice", Notice.abandoned.rawValue)]))
    }
}

/// One job that waits, in words that say what to do.
struct WaitingJob {
    let job: Job
    let grant: Grant
    let isAdmin: Bool

    func view(_ names: Names, _ clock: ViewerClock) throws -> View {
        let (holder, tool) = (try names.person(grant.holder), try names.toolName(grant.tool))
        return [
            "id": .text(job.id.rawValue), "headline": .text("\(verb) \(holder) \(preposition) \(tool)"),
            "task": .text(task), "holder": .text(holder), "tool": .text(tool), "lozenges": [job.lozenge].field,
            "connection": .text(try names.connection(job.target.connection)), "group": .text(job.target.group),
            "since": .text(clock.moment(job.createdAt)), "grantHref": .text("/grants/\(grant.id)"),
            "grantShort": .text(grant.id.rawValue), "code": .some(job.code), "message": .some(job.message?.sentence),
            "completeLabel": .text(completeLabel), "canRetry": .flag(isAdmin),
            "canAbandon": .flag(isAdmin && job.kind == .provision),
        ]
    }

    private var verb: String {
        switch job.kind {
        case .provision: "Add"
        case .deprovision: "Remove"
        case .check: "Check"
        }
    }

    private var preposition: String { job.kind == .provision ? "to" : job.kind == .deprovision ? "from" : "in" }

    private var task: String {
        switch job.kind {
        case .provision: "Add the person to the group at the directory, then say so here."
        case .deprovision:
            "Remove the person from the group at the directory, then say so here. Until then access stays."
        case .check: "Look whether the person is in the group at the directory, then say so here."
        }
    }

    /// The three completions (N28).
    private var completeLabel: String {
        switch job.kind {
        case .provision: "Mark fulfilled"
        case .deprovision: "Mark deprovisioned"
        case .check: "Mark verified"
        }
    }
}
