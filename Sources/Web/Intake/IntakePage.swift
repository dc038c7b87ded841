import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// The intake project with its state, and the people who decide.
struct IntakePage: Sendable {
    private let typed: IntakeTyped?
    private let problem: Refusal?

    init(typed: IntakeTyped? = nil, problem: Refusal?) { (self.typed, self.problem) = (typed, problem) }

    func page(_ visit: Visit) async throws -> Response {
        let (clock, typed, connectors) = (visit.clock, typed, visit.services.connectors)
        let view = try await visit.read { tx in
            let project = try tx.intake.project()
            let trackers = try tx.connections.all().filter { connection in
                connectors.first { sameBytes($0.kind, connection.connector) }?.capabilities.contains(.issueTracker)
                    == true
            }
            return (typed ?? IntakeTyped(project)).view(trackers).adding(try state(project, clock, tx))
                .adding(try deciders(tx)).adding(try settings(tx))
                .adding(IntakeFieldsForm.view(try tx.intake.fields()))
        }
        return Page(
            title: "Intake & approvals",
            template: "intake/show",
            view: view,
            tab: .intake,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    private func state(_ project: IntakeProject?, _ clock: ViewerClock, _ tx: any Transaction) throws -> View {
        let waiting = try items(.waiting, clock, tx)
        let rejected = try items(.rejected, clock, tx)
        let changed = try changed(tx)
        let polled = try tx.intake.polledUntil()
        let ready = project == nil ? Lozenge("To do", .warn) : Lozenge("Ready", .good)
        return [
            "projectState": [ready].field, "isChosen": .flag(project != nil),
            "polled": .text(
                polled.map { "Changes up to \(clock.moment($0)) are looked at." } ?? "Nothing is looked at yet."
            ),
            "waiting": .list(waiting), "hasWaiting": .flag(!waiting.isEmpty), "rejected": .list(rejected),
            "hasRejected": .flag(!rejected.isEmpty), "changed": .list(changed), "hasChanged": .flag(!changed.isEmpty),
        ]
    }

    /// What people did by hand to issues that were taken in.
    private func changed(_ tx: any Transaction) throws -> [View] {
        let links = try JiraLinks(in: tx)
        return try tx.intake.changedByHand(page: PageRequest(size: 25)).items.map { item in
            let request = try tx.requests.find(issue: item.issue)
            let view: View = [
                "why": .text(item.changes.joined(separator: " ")),
                "requestHref": .some(request.map { "/requests/\($0.id)" }),
            ]
            return view.adding(links.view(item.issue))
        }
    }

    private func items(_ state: IntakeItem.State, _ clock: ViewerClock, _ tx: any Transaction) throws -> [View] {
        let links = try JiraLinks(in: tx)
        return try tx.intake.items(state: state, page: PageRequest(size: 25)).items.map { item in
            let told = state == .rejected ? try Refused(item, in: tx) : nil
            let reason = item.reason?.spaced.capitalizedFirst ?? "Waits to be looked at"
            let view: View = [
                "reason": .text(told?.message ?? reason), "openHref": .some(told?.openHref),
                "openKey": .some(told?.openKey), "seen": .text(clock.moment(item.firstSeenAt)),
                "attempts": .text(ViewerClock.count(item.attempts, "attempt")),
            ]
            return view.adding(links.view(item.issue))
        }
    }

    /// Who may decide by role: a decision also needs a linked Jira account, so that an own request is recognised.
    private func deciders(_ tx: any Transaction) throws -> View {
        let approvers = try tx.people.withRole(.approver)
        let admins = try tx.people.withRole(.admin).filter { admin in !approvers.contains { $0.id == admin.id } }
        let rows = (approvers + admins).map { person -> View in
            let isLinked = person.jiraAccount != nil
            return [
                "person": .text(person.displayName),
                "why": .text(person.roles.contains(.approver) ? "approver" : "site admin, as fallback"),
                "lozenges": [isLinked ? Lozenge("May decide", .good) : Lozenge("No Jira account linked", .warn)].field,
            ]
        }
        let able = (approvers + admins).count { $0.jiraAccount != nil }
        let ready = able >= 2 ? Lozenge("Ready", .good) : Lozenge("To do", .warn)
        return [
            "deciders": .list(rows), "hasDeciders": .flag(!rows.isEmpty), "deciderState": [ready].field,
        ]
    }

    /// The stages that are routed or that policy asks for, the deadlines, and the reviews.
    private func settings(_ tx: any Transaction) throws -> View {
        let (settings, names) = (try tx.approvals.settings(), Names(tx))
        let asked = try tx.policies.current()?.policy().stages ?? Policy.initial.stages
        let stages = asked.union(settings.routes.keys).subtracting([Rule.ordinaryStage]).sorted()
        let reviews = try tx.reviews.settings()
        return [
            "routes": .list(try stages.map { try route($0, settings, names) }), "hasRoutes": .flag(!stages.isEmpty),
            "deadlines": .text(Self.words(settings.deadlines)),
            "levels": .list(
                try settings.deadlines.levels.map { level in
                    [
                        "level": .text("After \(ViewerClock.count(level.afterHours, "hour"))"),
                        "added": .text(try words(level.added, names)),
                    ]
                }
            ),
            "reviews": .text(
                reviews.map {
                    "Asked \(ViewerClock.count($0.windowDays, "day")) before the end, with \(ViewerClock.count($0.answerDays, "day")) "
                        + "to answer. Without an answer, grants of \($0.revokedFrom.rawValue) risk and above are revoked."
                } ?? "Off: nobody is asked before a grant ends."
            ),
        ]
    }

    private func route(_ stage: String, _ settings: ApprovalSettings, _ names: Names) throws -> View {
        let route = settings.route(of: stage)
        return [
            "stage": .text(StageName.words(stage)),
            "route": .text(route.isEmpty ? "site admins, as nobody is named" : try words(route, names)),
            "href": .text(InternalPath(["intake", "stage"], query: [("stage", stage)]).description),
        ]
    }

    private static func words(_ deadlines: Deadlines) -> String {
        let sla = deadlines.slaHours.map { "Overdue after \(ViewerClock.count($0, "hour"))" } ?? "Never overdue"
        let lapse = deadlines.lapseDays.map { "lapses after \(ViewerClock.count($0, "day"))" } ?? "never lapses"
        return "\(sla); \(lapse)."
    }

    private func words(_ route: StageRoute, _ names: Names) throws -> String {
        let roles = route.roles.sorted().map { "every \($0.rawValue)" }
        let people = try route.people.map { try names.person($0) }
        return (roles + people + (route.includesToolOwners ? ["the tool's owners"] : [])).joined(separator: ", ")
    }
}
