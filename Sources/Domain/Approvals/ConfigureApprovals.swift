package import Kernel

/// Says who decides at which stage.
///
/// Requests that wait already follow the new routes too: who may decide is looked up when it is decided.
package struct ConfigureApprovals: Sendable {
    private let settings: ApprovalSettings
    private let version: Int64?

    /// - Parameter version: the version that was read; nil replaces whatever there is.
    package init(_ settings: ApprovalSettings, version: Int64? = nil) {
        (self.settings, self.version) = (settings, version)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasApprovals & HasPeople) throws -> ApprovalSettings {
        try tx.require(.admin, to: "say who approves")
        let old = try tx.approvals.settings()
        guard version == nil || version == old.version else { throw Refusal.approvalsChanged }
        try check(in: tx)
        var saved = settings
        saved.version = old.version
        try tx.approvals.save(saved)
        if saved.deadlines != old.deadlines { try ring(old.deadlines, in: tx) }
        try tx.record(AuditEvent(.approvalsConfigured, [], ["old": old.json, "new": saved.json]))
        return try tx.approvals.settings()
    }

    /// Levels that were added stay so as long as they are the same; one that is new or changed is reached by its own
    /// hours, with an entry of its own.
    private func ring(_ old: Deadlines, in tx: some Scope & HasApprovals) throws {
        let same = zip(old.levels, settings.deadlines.levels).prefix { $0 == $1 }.count
        try tx.approvals.ringAllClocks(at: tx.now, cappedAt: same)
    }

    private func check(in tx: some HasPeople) throws {
        guard settings.routes.count <= Policy.maximumStages else {
            throw Refusal(.invalid, "too_many_stages", "route \(Policy.maximumStages) stages at most")
        }
        for (stage, route) in settings.routes.sorted(by: { ID<StageRoute>($0.key) < ID<StageRoute>($1.key) }) {
            guard Rule.Effect.isStage(stage), stage != Rule.ordinaryStage else {
                throw Refusal(
                    .invalid,
                    "stage_invalid",
                    "`\(stage.prefix(60))` is no stage to route: use small letters, digits and hyphens, and leave `approval` to every approver"
                )
            }
            guard !route.isEmpty, route.people.count <= StageRoute.maximumPeople else {
                throw Refusal(
                    .invalid,
                    "route_invalid",
                    "route stage `\(stage)` to a role, to at most 50 people, or to the tool's owners; leave it out for site admins"
                )
            }
            for person in route.people { _ = try tx.people.requireDecider(person) }
        }
        try settings.deadlines.check()
        for level in settings.deadlines.levels {
            guard level.added.people.count <= StageRoute.maximumPeople else {
                throw Refusal.deadlines("a level adds at most 50 people")
            }
            for person in level.added.people { _ = try tx.people.requireDecider(person) }
        }
    }
}

/// Names the people who answer for a tool: a stage can be routed to them.
package struct SetToolOwners: Sendable {
    private let tool: ID<Tool>
    private let owners: [ID<Person>]

    package init(_ tool: ID<Tool>, owners: [ID<Person>]) {
        var seen: Set<ID<Person>> = []
        (self.tool, self.owners) = (tool, owners.filter { seen.insert($0).inserted })
    }

    package func callAsFunction(in tx: some Scope & HasApprovals & HasPeople & HasCatalog) throws {
        try tx.require(.admin, to: "name the owners of a tool")
        guard try tx.catalog.find(tool) != nil else {
            throw Refusal(.notFound, "no_such_tool", "there is no such tool")
        }
        guard owners.count <= StageRoute.maximumPeople else {
            throw Refusal(.invalid, "too_many_owners", "a tool has at most \(StageRoute.maximumPeople) owners")
        }
        for owner in owners { _ = try tx.people.requireDecider(owner) }
        try tx.approvals.setOwners(owners, of: tool)
        try tx.record(AuditEvent(.toolOwnersSet, [.tool(tool)], ["owners": .strings(owners.map(\.rawValue))]))
    }
}

extension People {
    /// A person who can be asked to decide.
    func requireDecider(_ id: ID<Person>) throws -> Person {
        let person = try require(id)
        guard person.isActive, !person.roles.isDisjoint(with: StageRoute.decidingRoles) else {
            throw Refusal(
                .invalid,
                "not_an_approver",
                "\(person.displayName) is no active approver or site admin, so give them that role first"
            )
        }
        return person
    }
}

extension Refusal {
    static let approvalsChanged = Refusal(
        .conflict,
        "changed_meanwhile",
        "the approval settings were changed by someone else meanwhile: read them again, then repeat"
    )
}
