import Domain
import Hummingbird
import Kernel

/// What a person holds and asked for: their own matters, nobody else's.
enum AccessPages {
    static let routes: [PageRoute] = [
        .get("/access", .ownMatters, mine),
        .get("/history", .ownMatters, history),
    ]

    /// How long an ended grant stays in sight.
    static let memory = Span.days(30)

    @Sendable private static func mine(_ visit: Visit) async throws -> Response {
        let (me, clock, page) = (visit.person.id, visit.clock, visit.pageRequest)
        let view = try await visit.read { tx in
            let (names, links) = (Names(tx), try JiraLinks(in: tx))
            let grants = try tx.grants.list(GrantFilter(holder: me), page: page)
            let shown = grants.items.filter { isShown($0, at: clock.now) }
            let rows = try shown.map { try row($0, names, links, clock, tx) }
            let pager = Pager(visit, next: grants.next, count: rows.count)
            return AccessPages.view(rows, portal: links.portalAddress).adding(pager.view)
        }
        return Page(title: "My access", template: "access/mine", view: view, tab: .access).response(to: visit)
    }

    private static func isShown(_ grant: Grant, at now: Instant) -> Bool {
        grant.isOpen || now < (grant.expiresAt ?? grant.createdAt) + memory
    }

    private static func view(_ rows: [View], portal: String?) -> View {
        let action = portal.map { ("Ask for a tool", $0) }
        return [
            "rows": .list(rows), "hasRows": .flag(!rows.isEmpty),
            "portal": .flag(portal != nil), "portalHref": .some(portal),
            "none": Empty.noneYet(
                "No access yet",
                "Ask for a tool in the portal. What you are given shows up here with its last day.",
                action: action
            ),
        ]
    }

    private static func row(
        _ grant: Grant,
        _ names: Names,
        _ links: JiraLinks,
        _ clock: ViewerClock,
        _ tx: any Transaction
    ) throws -> View {
        let issue = try tx.requests.find(grant.request)?.issue
        let base: View = [
            "href": .text("/grants/\(grant.id)"), "tool": .text(try names.toolName(grant.tool)),
            "role": .text(grant.role), "lozenges": grant.lozenges(at: clock.now).field,
            "canGiveUp": .flag(grant.isOpen && grant.effectiveStatus(at: clock.now) != .expired),
            "whyNot": .text(try ExtensionNote(grant, in: tx).words),
            "renewal": .maybe(try renewal(of: grant, clock, tx)),
        ]
        return base.adding(grant.expiryView(clock)).adding(links.view(issue ?? ""))
    }

    /// Where people are reminded of ends, a holder may let a grant run out in silence.
    private static func renewal(of grant: Grant, _ clock: ViewerClock, _ tx: any Transaction) throws -> View? {
        guard grant.isOpen, grant.expiresAt != nil, try tx.notices.settings() != nil else { return nil }
        let isOut = try tx.notices.isNotRenewed(grant.id)
        return [
            "action": .text("/grants/\(grant.id)/renewal"), "renewed": .text(isOut ? "on" : "off"),
            "renewalLabel": .text(isOut ? "Remind me again" : "Let it run out"),
        ]
    }

    @Sendable private static func history(_ visit: Visit) async throws -> Response {
        let (me, clock, page) = (visit.person.id, visit.clock, visit.pageRequest)
        let view = try await visit.read { tx in
            let names = Names(tx)
            let requests = try tx.requests.list(RequestFilter(party: me), page: page)
            let rows = try requests.items.map { try historyRow($0, names, clock) }
            let base: View = [
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty),
                "none": Empty.noneYet(
                    "No requests yet",
                    "What you ask for in the portal is kept here, with its answer."
                ),
            ]
            return base.adding(Pager(visit, next: requests.next, count: rows.count).view)
        }
        return Page(title: "Request history", template: "requests/history", view: view, tab: .history)
            .response(to: visit)
    }

    private static func historyRow(_ request: AccessRequest, _ names: Names, _ clock: ViewerClock) throws -> View {
        [
            "href": .text("/requests/\(request.id)"), "issueKey": .text(request.issue),
            "tool": .text(try names.toolName(request.tool)), "role": .text(request.role),
            "asked": .text(clock.moment(request.createdAt)), "lozenges": [request.lozenge].field,
            "reason": .some(request.reason),
            "days": .text(ViewerClock.count(request.approvedDays ?? request.requestedDays, "day")),
        ]
    }
}

extension Grant {
    /// The label of the end and the end itself.
    func expiryView(_ clock: ViewerClock) -> View {
        guard let expiresAt else {
            return [
                "expiryLabel": .text("\(ViewerClock.count(approvedDays, "day")) once set up"), "expiryDate": nil,
                "expiryMark": nil, "soon": nil,
            ]
        }
        let isRevoked = effectiveStatus(at: clock.now) == .revoked
        let mark = isRevoked ? nil : clock.expiryLozenge(expiresAt)
        return [
            "expiryLabel": .text(isRevoked ? "Revoked" : clock.expiryLabel(expiresAt)),
            "expiryDate": .text(clock.moment(expiresAt)), "expiryMark": .maybe(mark?.view),
            "soon": .some(mark?.tone.rawValue),
        ]
    }
}
