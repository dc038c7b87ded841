import Kernel

/// Replaces what a grant contributed by what it contributes after an entry.
struct CountGrant {
    private let entry: StoredEntry
    private let id: ID<Grant>

    init(_ entry: StoredEntry, _ id: ID<Grant>) { (self.entry, self.id) = (entry, id) }

    func callAsFunction(in tx: some HasRequests & HasGrants & HasInsights) throws {
        try count(in: tx) { state($0, $1) }
    }

    /// Makes the grant count as what it is now.
    func settle(in tx: some HasRequests & HasGrants & HasInsights) throws {
        try count(in: tx) { GrantFact.State($1.status) }
    }

    private func count(
        in tx: some HasRequests & HasGrants & HasInsights,
        _ state: (_ known: GrantFact.State?, Grant) -> GrantFact.State
    ) throws {
        guard let grant = try tx.grants.find(id) else { return }
        let before = try tx.insights.grant(id)
        var after = try before ?? fact(of: grant, in: tx)
        after.state = state(before?.state, grant)
        (after.startDay, after.endDay) = (grant.startedAt?.utcDay, grant.expiresAt?.utcDay)
        try begin(&after, grant, in: tx)
        try end(&after, before: before, in: tx)
        try replace(before, by: after, in: tx)
        try tx.insights.save(after)
    }

    private func fact(of grant: Grant, in tx: some HasRequests) throws -> GrantFact {
        let classes = try tx.requests.find(grant.request)?.dataClasses ?? []
        return GrantFact(
            id: id,
            tool: grant.tool,
            holder: grant.holder,
            dataClasses: Set(classes).sorted(),
            state: .ended
        )
    }

    /// What the grant was after this entry, which may be long ago; only where the entry does not tell, what it is now.
    private func state(_ known: GrantFact.State?, _ grant: Grant) -> GrantFact.State {
        switch AuditAction(rawValue: entry.action) {
        case .grantCreated, .grantReprovisioned: .pending
        case .grantActivated: .active
        case .grantExpired, .grantRevoked: .ended
        case .grantExtended where known == .ended || isOver: grant.target == nil ? .active : .pending
        case .grantExtended, .grantExtensionRefused, .grantAccessRemoved, .grantRemovalOutstanding,
            .grantRemovalNotNeeded:
            known ?? GrantFact.State(grant.status)
        default: GrantFact.State(grant.status)
        }
    }

    /// Whether an extension came after the end that it moved.
    private var isOver: Bool {
        entry.json["data"]?["old"]?.string.flatMap { Instant(rfc3339: $0) }.map { $0 <= entry.at } ?? false
    }

    private func begin(_ fact: inout GrantFact, _ grant: Grant, in tx: some HasRequests & HasInsights) throws {
        guard fact.state == .active, !fact.hasBegun else { return }
        fact.hasBegun = true
        guard let request = try tx.requests.find(grant.request) else { return }
        try tx.insights.add(1, to: request.key(.began, day: request.createdAt.utcDay))
    }

    private func end(_ fact: inout GrantFact, before: GrantFact?, in tx: some HasInsights) throws {
        guard fact.state == .ended else {
            (fact.endedAt, fact.isRemoved) = (nil, false)
            return
        }
        if before?.state != .ended { fact.endedAt = entry.at }
        guard entry.action == AuditAction.grantAccessRemoved.rawValue, !fact.isRemoved, let endedAt = fact.endedAt
        else { return }
        fact.isRemoved = true
        let bucket = String(Latency.bucket(entry.at - endedAt))
        try tx.insights.add(1, to: InsightKey(.removalTime, tool: fact.tool, detail: bucket, day: entry.at.utcDay))
    }

    private func replace(_ before: GrantFact?, by after: GrantFact, in tx: some HasInsights) throws {
        let (old, new) = (before?.cells ?? [], after.cells)
        for key in old where !new.contains(key) { try tx.insights.add(-1, to: key) }
        for key in new where !old.contains(key) { try tx.insights.add(1, to: key) }
        let change = (after.state == .active ? 1 : 0) - (before?.state == .active ? 1 : 0)
        guard change != 0 else { return }
        let held = try tx.insights.hold(Int64(change), after.tool, by: after.holder)
        let edge: Int64 = change > 0 ? 1 : 0
        if held.ofTool == edge { try tx.insights.add(Int64(change), to: InsightKey(.users, tool: after.tool)) }
        if held.inAll == edge { try tx.insights.add(Int64(change), to: InsightKey(.users)) }
        try tx.insights.mark(after.tool, day: entry.at.utcDay)
    }
}

extension GrantFact.State {
    init(_ status: Grant.Status) {
        switch status {
        case .pendingProvision: self = .pending
        case .active: self = .active
        case .expired, .revoked: self = .ended
        }
    }
}
