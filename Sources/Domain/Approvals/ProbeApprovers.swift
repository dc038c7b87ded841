package import Kernel

/// Says who would decide if somebody asked for a tool now; nothing is written.
package struct ProbeApprovers: Sendable {
    package struct Answer: Equatable, Sendable {
        package let verdict: PolicyVerdict
        /// Empty where policy decides alone.
        package let stages: [StageState]
    }

    private let tool: ID<Tool>
    private let person: ID<Person>
    private let role: String?
    private let days: Int?
    private let dataClasses: [String]
    private let groups: [String]

    /// - Parameters:
    ///   - days: the tool's most days, or 30, unless given.
    ///   - groups: ids of the person's Jira groups, which are known only with a request.
    package init(
        _ tool: ID<Tool>,
        for person: ID<Person>,
        role: String? = nil,
        days: Int? = nil,
        dataClasses: [String] = [],
        groups: [String] = []
    ) {
        (self.tool, self.person, self.role, self.days) = (tool, person, role, days)
        (self.dataClasses, self.groups) = (dataClasses, groups)
    }

    package func callAsFunction(
        in tx: some Scope & HasApprovals & HasPeople & HasPolicies & HasCatalog & HasConnections & HasIntake
    ) throws -> Answer {
        guard let tool = try tx.catalog.find(tool) else {
            throw Refusal(.notFound, "no_such_tool", "there is no such tool in the catalog")
        }
        guard let role = tool.role(role) else {
            throw Refusal(.invalid, "unknown_role", "\(tool.name) has no role `\(role ?? "")`")
        }
        let revision = try tx.policies.current()
        let request = try wish(tool, role.name, revision: revision?.number ?? 0, in: tx)
        let facts = try request.factsNow(tool: tool, at: tx.now, in: tx)
        let verdict = try (revision?.policy() ?? .initial).compiled().decide(facts)
        guard verdict.outcome.kind == .review else { return Answer(verdict: verdict, stages: []) }
        let required = verdict.outcome.stages.sorted
        return Answer(verdict: verdict, stages: try FindApprovers(request).stages(required, given: [], in: tx))
    }

    private func wish(
        _ tool: Tool,
        _ role: String,
        revision: Int64,
        in tx: some Scope & HasPeople & HasIntake
    ) throws -> AccessRequest {
        let person = try tx.people.require(person)
        return AccessRequest(
            id: tx.newID(),
            issue: "",
            project: try tx.intake.project()?.projectKey ?? "",
            requester: person.id,
            beneficiary: person.id,
            tool: tool.id,
            role: role,
            businessUse: "",
            dataClasses: dataClasses,
            requestedDays: days ?? tool.maximumDays ?? 30,
            requesterGroups: groups,
            snapshotHash: [],
            policyRevision: revision,
            createdAt: tx.now
        )
    }
}
