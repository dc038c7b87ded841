import Domain
import Kernel

/// The panel beside a request in the portal: what was decided, who is waited for, and until when access lasts.
struct DetailPanel: Sendable {
    private let request: AccessRequest

    init(_ request: AccessRequest) { self.request = request }

    func view(_ clock: ViewerClock, _ tx: any Transaction) throws -> View {
        let names = Names(tx)
        let grant = try tx.grants.find(request: request.id)
        let facts: View = [
            "issueKey": .text(request.issue), "tool": .text(try names.toolName(request.tool)),
            "role": .text(request.role), "lozenges": [request.lozenge].field, "decisionReason": .some(request.reason),
            "classes": .text(request.dataClasses.joined(separator: ", ")),
            "asked": .text(clock.moment(request.createdAt)),
            "days": .text(ViewerClock.count(request.approvedDays ?? request.requestedDays, "day")),
            "waiting": .some(try waiting(grant, at: clock.now, tx)), "href": .text("/requests/\(request.id)"),
            "grantLozenges": (grant?.lozenges(at: clock.now) ?? []).field, "hasGrant": .flag(grant != nil),
        ]
        return facts.adding(grant?.expiryView(clock) ?? ["expiryLabel": nil, "expiryDate": nil])
    }

    private func waiting(_ grant: Grant?, at now: Instant, _ tx: any Transaction) throws -> String? {
        if request.decision == .pending {
            return try FindApprovers(request)(in: tx).waitingFor.map { "Waiting for \($0)." }
        }
        guard grant?.effectiveStatus(at: now) == .pendingProvision else { return nil }
        return "Approved; your access is being set up."
    }
}
