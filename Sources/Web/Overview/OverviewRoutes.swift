import Domain
import Hummingbird
import Kernel

/// What an admin wants to know first: is everything ready, and what is left undone.
enum OverviewRoutes {
    static let routes: [PageRoute] = [.get("/overview", .administer, show)]

    @Sendable private static func show(_ visit: Visit) async throws -> Response {
        let clock = visit.clock
        let view = try await visit.read { tx in
            let tiles = try OverviewTiles(in: tx, clock).views
            let checks = try ReadinessChecks(in: tx).checks
            let open = checks.count { !$0.isDone }
            let base: View = [
                "tiles": .list(tiles), "checks": .list(checks.map(\.view)),
                "summaryText": .text(
                    open == 0
                        ? "Everything is set up." : "\(ViewerClock.count(open, "step")) left before all of it works."
                ),
            ]
            return base.adding(try connections(in: tx, clock))
        }
        return Page(title: "Overview", template: "overview", view: view, tab: .overview).response(to: visit)
    }

    private static func connections(in tx: any Transaction, _ clock: ViewerClock) throws -> View {
        let rows = try tx.connections.all().map { $0.row(clock) }
        return [
            "connections": .list(rows), "hasConnections": .flag(!rows.isEmpty),
            "none": Empty.noneYet("No connections yet", "Connect Jira and a directory: clearance connect --help."),
        ]
    }
}

extension Connection {
    fileprivate func row(_ clock: ViewerClock) -> View {
        let tested = lastTestedAt.map { "Last test \(lastTestPassed ? "passed" : "failed") \(clock.moment($0))." }
        return [
            "name": .text(name), "kind": .text(connector), "lozenges": [lozenge].field,
            "finding": .text(tested ?? "Never tested."),
        ]
    }

    private var lozenge: Lozenge {
        switch state {
        case .draft: Lozenge("Not tested", .warn)
        case .active: lastTestPassed ? Lozenge("Active", .good) : Lozenge("Last test failed", .bad)
        case .disabled: Lozenge("Switched off", .calm)
        case .disconnected: Lozenge("Disconnected", .bad)
        }
    }
}

/// The numbers that should be zero, and the state of the log.
struct OverviewTiles {
    let views: [View]

    init(in tx: any Transaction, _ clock: ViewerClock) throws {
        let removals = try tx.grants.outstandingRemovals()
        let dead = try tx.jobs.count(in: [.deadLetter])
        let manual = try tx.jobs.count(in: [.manualPending])
        let untold = try tx.effects.count(in: [.deadLetter])
        let drift = try tx.reconciliation.openFindings()
        let held = try tx.massChanges.count(in: .paused)
        let verified = try LastVerification(in: tx)
        views = [
            Self.tile("Removals outstanding", removals, bad: "Ended, maybe still a member", "/grants?show=outstanding"),
            Self.tile("Dead letters", dead, bad: "Failed for good", "/approvals/manual"),
            Self.tile("Manual actions", manual, bad: "Wait for a person", "/approvals/manual", tone: "warn"),
            Self.tile("Differences", drift, bad: "Members and grants disagree", "/reconciliation", tone: "warn"),
            Self.tile("Mass changes held", held, bad: "The breaker waits for an admin", "/reconciliation"),
            Self.tile("Jira not told", untold, bad: "Comments or transitions", "/effects"),
            Self.log(verified, clock),
        ]
    }

    private static func tile(_ label: String, _ count: Int, bad: String, _ href: String, tone: String = "bad") -> View {
        [
            "label": .text(label), "figure": .number(count), "tone": .text(count == 0 ? "good" : tone),
            "hint": .text(count == 0 ? "None" : bad), "href": .some(count == 0 ? nil : href),
        ]
    }

    private static func log(_ verified: LastVerification?, _ clock: ViewerClock) -> View {
        let figure = verified?.lozenge.text ?? "Unverified"
        let tone = verified?.lozenge.tone.rawValue ?? "warn"
        let hint = verified.map { "Verified \(clock.age(of: $0.entry.at)) ago" } ?? "Verify the log"
        return [
            "label": "Log", "figure": .text(figure), "tone": .text("\(tone) word"), "hint": .text(hint), "href": "/log",
        ]
    }
}

/// What has to be set up before a request can become access.
struct ReadinessChecks {
    struct Check: Sendable {
        let area: String
        let isDone: Bool
        let finding: String

        var view: View {
            let lozenge = isDone ? Lozenge("Ready", .good) : Lozenge("To do", .warn)
            return ["area": .text(area), "finding": .text(finding), "lozenges": [lozenge].field]
        }
    }

    let checks: [Check]

    init(in tx: any Transaction) throws {
        checks = [
            try Self.intake(tx), try Self.catalog(tx), try Self.policy(tx), try Self.people(tx),
        ]
    }

    private static func intake(_ tx: any Transaction) throws -> Check {
        guard let project = try tx.intake.project() else {
            return Check(area: "Intake", isDone: false, finding: "Choose the project, its portal and request types.")
        }
        let types = ViewerClock.count(project.requestTypeIDs.count, "request type")
        return Check(area: "Intake", isDone: true, finding: "Project \(project.projectKey), \(types).")
    }

    private static func catalog(_ tx: any Transaction) throws -> Check {
        let tools = try tx.catalog.all().filter(\.status.isRequestable)
        guard !tools.isEmpty else {
            return Check(area: "Catalog", isDone: false, finding: "Add a tool that people may ask for.")
        }
        for tool in tools {
            for role in tool.roles {
                guard let step = try MissingStep.of(tool, role: role.name, in: tx) else { continue }
                return Check(area: "Catalog", isDone: false, finding: "\(tool.name): \(step.words).")
            }
        }
        return Check(
            area: "Catalog",
            isDone: true,
            finding: "\(ViewerClock.count(tools.count, "tool")) can be asked for."
        )
    }

    private static func policy(_ tx: any Transaction) throws -> Check {
        guard let revision = try tx.policies.current() else {
            return Check(
                area: "Policy",
                isDone: false,
                finding: "None is published, so every request waits for a person."
            )
        }
        return Check(area: "Policy", isDone: true, finding: "Revision \(revision.number) is in force.")
    }

    private static func people(_ tx: any Transaction) throws -> Check {
        let deciders = try tx.people.withRole(.approver) + tx.people.withRole(.admin)
        let linked = Set(deciders.filter { $0.jiraAccount != nil }.map(\.id))
        guard linked.count >= 2 else {
            let finding = "At least two people who may decide need a linked Jira account, so that nobody decides alone."
            return Check(area: "Approvers", isDone: false, finding: finding)
        }
        return Check(area: "Approvers", isDone: true, finding: "\(linked.count) people may decide.")
    }
}
