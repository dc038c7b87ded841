package import Kernel

/// Moves the end of a grant, within 180 days of its first start and 7 days after its end.
package struct ExtendGrant: Sendable {
    private let id: ID<Grant>
    private let days: Int
    private let reason: String

    package init(_ id: ID<Grant>, days: Int, reason: String) { (self.id, self.days, self.reason) = (id, days, reason) }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasGrants & HasJobs & HasPeople & HasCatalog & HasRequests & HasConnections & HasIdentities
            & HasPolicies & HasBreakGlass & HasApprovals & HasReviews & HasEffects
    ) throws -> Grant {
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why the grant is extended") }
        guard (1...180).contains(days) else { throw Refusal(.invalid, "days_out_of_range", "extend by 1 to 180 days") }
        guard var grant = try tx.grants.find(id) else {
            throw Refusal(.notFound, "no_such_grant", "there is no such grant")
        }
        guard try tx.breakGlass.use(for: grant.request) == nil else {
            throw Refusal(
                .conflict,
                "break_glass_not_extended",
                "access by break-glass ends when it ends; ask for the tool again"
            )
        }
        let request = try tx.requests.find(grant.request)
        let person = try Eligibility.decider(on: Set([grant.holder, request?.requester].compactMap(\.self)), in: tx)
        guard try tx.people.find(grant.holder)?.isActive != false else {
            throw Refusal(.conflict, "holder_inactive", "the holder's account is not active any more")
        }
        let tool = try requireTool(of: grant, in: tx)
        let (old, wasOver) = (grant.expiresAt, grant.isOver(at: tx.now))
        try grant.extend(by: .days(Int64(days)), at: tx.now)
        try requireWithinLimit(grant, of: request, tool: tool, in: tx)
        try ExtensionReview(of: grant, request: request, tool: tool)(by: person, in: tx)
        let data: JSON = [
            "old": .instant(old), "new": .instant(grant.expiresAt), "reason": .string(reason),
            "status": .string(grant.status.rawValue),
        ]
        try tx.record(AuditEvent(.grantExtended, [.grant(id), .request(grant.request)], data))
        if wasOver { try giveAgain(&grant, in: tx) }
        try tx.grants.save(grant)
        try settleReviews(of: grant, before: old, by: person, in: tx)
        return grant
    }

    /// Who extends has answered what was asked about the old end, and is asked again before the new one.
    private func settleReviews(
        of grant: Grant,
        before old: Instant?,
        by person: Person,
        in tx: some Scope & HasReviews & HasGrants & HasRequests & HasPeople & HasEffects
    ) throws {
        if let old, var review = try tx.reviews.review(of: id, cycle: old), review.state.isOpen {
            try review.keep(by: person, reason: reason, in: tx)
        }
        try OpenReviews.lookAgain(at: grant, in: tx)
    }

    /// A new request made now could not end later either.
    private func requireWithinLimit(
        _ grant: Grant,
        of request: AccessRequest?,
        tool: Tool,
        in tx: some Scope & HasPolicies
    ) throws {
        let most = try ApprovedDays.most(of: request, tool: tool, in: tx)
        guard let end = grant.expiresAt, end <= tx.now + .days(Int64(most)) else {
            throw Refusal(
                .invalid,
                "beyond_limit",
                "\(tool.name) is given for \(most) days at a time, counted from now; extend by less, or later"
            )
        }
    }

    private func requireTool(of grant: Grant, in tx: some Scope & HasCatalog & HasConnections) throws -> Tool {
        guard let tool = try tx.catalog.find(grant.tool), tool.status.isRequestable else {
            throw Refusal(.conflict, "tool_not_requestable", "this tool takes no extensions any more")
        }
        guard tool.target(role: grant.role) == grant.target else {
            throw Refusal(.conflict, "group_changed", "the tool's group has changed since; ask for the tool again")
        }
        if let step = try MissingStep.of(tool, role: grant.role, in: tx) { throw step.refusal }
        return tool
    }

    private func giveAgain(_ grant: inout Grant, in tx: some Scope & HasGrants & HasJobs & HasIdentities) throws {
        if let other = try tx.grants.open(holder: grant.holder, tool: grant.tool, role: grant.role),
            other.id != grant.id
        {
            throw Refusal(
                .conflict,
                "duplicate_open_grant",
                "there is already an open grant `\(other.id)`; extend that one"
            )
        }
        guard grant.status == .pendingProvision else { return }
        let identity = try grant.target.flatMap {
            try tx.identities.mapping(of: grant.holder, at: $0.connection)?.identity
        }
        // A removal under a former identity has to go on: the new membership does not need the old one.
        for job in try tx.jobs.open(grant: grant.id) where job.identity == nil || job.identity == identity {
            try tx.supersede(job)
        }
        // From here on the grant speaks of who is added; a removal of whom it named before would take itself for
        // replaced, and leave that one a member whom nobody sees.
        grant.identity = identity
        try tx.enqueue(grant.nextJob(.provision, id: tx.newID(), at: tx.now))
    }
}

extension ExtendGrant {
    /// Extends, and puts a refusal on the record too: that somebody asked for more than is allowed is worth knowing.
    ///
    /// - Parameter check: what else must hold, in the same transaction.
    @discardableResult
    package func onRecord(
        store: any Store,
        scope: OrganizationScope,
        actor: Actor,
        guarded check: @escaping @Sendable (any Transaction) throws -> Void = { _ in }
    ) async throws -> Grant {
        do {
            return try await store.write(in: scope, by: actor) { tx in
                try check(tx)
                return try self(in: tx)
            }
        } catch let refusal as Refusal where Self.isTelling(refusal) {
            try await store.write(in: scope, by: actor) { tx in
                guard try tx.grants.find(id) != nil else { return }
                let data: JSON = ["days": .integer(Int64(days)), "refusal": .string(refusal.reason)]
                try tx.record(AuditEvent(.grantExtensionRefused, [.grant(id)], data))
            }
            throw refusal
        }
    }

    /// Who looked at an old version asked for nothing that is not allowed.
    private static func isTelling(_ refusal: Refusal) -> Bool {
        [.invalid, .forbidden, .conflict].contains(refusal.code) && refusal.reason != "changed_meanwhile"
    }
}
