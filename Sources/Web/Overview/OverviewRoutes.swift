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
            "none": Empty.noneYet(
                "No connections yet",
                "Connect Jira first, then a directory.",
                action: ("Set up a connection", "/connectors/new")
            ),
        ]
    }
}

extension Connection {
    fileprivate func row(_ clock: ViewerClock) -> View {
        [
            "name": .text(name), "kind": .text(connector), "lozenges": [lozenge(clock)].field,
            "finding": .text(lastTest(clock)), "href": .text("/connections/\(id)"),
        ]
    }
}

/// The numbers that should be zero, and the state of the log.
struct OverviewTiles {
    let views: [View]

    init(in tx: any Transaction, _ clock: ViewerClock) throws {
        let failing = try tx.connections.all().count {
            ![.disabled, .revoked].contains($0.state) && (!$0.isUsable || $0.isTestStale(at: tx.now))
        }
        let removals = try tx.grants.outstandingRemovals()
        let dead = try tx.jobs.count(in: [.deadLetter])
        let manual = try tx.jobs.count(in: [.manualPending])
        let untold = try tx.effects.count(in: [.deadLetter])
        let unheard = try tx.notices.count(.deadLetter)
        let drift = try tx.reconciliation.openFindings()
        let held = try tx.massChanges.count(in: .paused)
        let late = try tx.reviews.overdue()
        let broken = try (tx.breakGlass.countOpen(), tx.breakGlass.countOverdue(at: tx.now))
        let stuck = try tx.approvals.countGaps(.nobody)
        let stale = try tx.catalog.countStaleAttestations(at: tx.now)
        let left = try tx.grants.heldByLeavers()
        let verified = try LastVerification(in: tx)
        views = [
            Self.tile("Removals outstanding", removals, bad: "Ended, maybe still a member", "/grants?show=outstanding"),
            Self.tile("Dead letters", dead, bad: "Failed for good", "/approvals/manual"),
            Self.tile("Manual actions", manual, bad: "Wait for a person", "/approvals/manual", tone: "warn"),
            Self.tile("Differences", drift, bad: "Members and grants disagree", "/reconciliation", tone: "warn"),
            Self.tile("Mass changes held", held, bad: "The breaker waits for an admin", "/breaker"),
            Self.tile("Held by leavers", left, bad: "Grants of people who left", "/leavers"),
            Self.tile("Reviews overdue", late, bad: "Nobody has answered", "/approvals/reviews", tone: "warn"),
            Self.tile(
                "Break-glass to review",
                broken.0,
                bad: broken.1 == 0 ? "Somebody else looks at it" : "\(broken.1) overdue",
                "/approvals/break-glass",
                tone: broken.1 == 0 ? "warn" : "bad"
            ),
            Self.tile("Nobody can decide", stuck, bad: "Stages without an approver", "/approvals"),
            Self.tile(
                "Vendor facts stale",
                stale,
                bad: "A person decides meanwhile",
                "/catalog?facts=stale",
                tone: "warn"
            ),
            Self.tile("Jira not told", untold, bad: "Comments or transitions", "/effects"),
            Self.tile("People not told", unheard, bad: "Messages failed for good", "/intake/notices"),
            Self.tile("Connections to look at", failing, bad: "Test failed or old", "/connectors"),
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
        let hint = verified.map { "Verified \(clock.moment($0.entry.at))" } ?? "Verify the log"
        return [
            "label": "Log", "figure": .text(figure), "tone": .text("\(tone) word"), "hint": .text(hint), "href": "/log",
        ]
    }
}
