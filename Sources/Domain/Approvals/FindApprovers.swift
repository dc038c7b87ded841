import Kernel

/// Who could decide on a request, stage by stage, as people, roles and routes are at this moment.
package struct FindApprovers: Sendable {
    private let request: AccessRequest

    package init(_ request: AccessRequest) { self.request = request }

    package func callAsFunction(in tx: some Scope & HasApprovals & HasPeople & HasPolicies) throws -> [StageState] {
        let required = try request.requiredStages(in: tx)
        let given = required.isEmpty ? [] : try tx.approvals.given(to: request.id)
        return try stages(required, given: given, in: tx)
    }

    func stages(
        _ required: [String],
        given: [StageApproval],
        in tx: some HasApprovals & HasPeople
    ) throws -> [StageState] {
        let bench = try ApproverBench(request, given: given, in: tx)
        return try (required.isEmpty ? [Rule.ordinaryStage] : required).map { stage in
            let approval = given.first { sameBytes($0.stage, stage) }
            guard approval == nil else {
                return StageState(stage: stage, approval: approval, people: [], isFallback: false)
            }
            let (people, isFallback) = try bench.people(of: stage, in: tx)
            return StageState(stage: stage, approval: nil, people: people, isFallback: isFallback)
        }
    }
}

/// The people among whom the deciders of one request are found.
struct ApproverBench {
    private let request: AccessRequest
    private let settings: ApprovalSettings
    /// Whoever approved another stage, as each stage needs somebody else.
    private let spent: [ID<Person>]

    init(_ request: AccessRequest, given: [StageApproval], in tx: some HasApprovals) throws {
        self.request = request
        settings = try tx.approvals.settings()
        spent = given.map(\.by)
    }

    /// Those who could decide at the stage; site admins when there is nobody else.
    func people(of stage: String, in tx: some HasApprovals & HasPeople) throws -> (people: [Person], isFallback: Bool) {
        let named = try able(candidates(of: stage, in: tx), in: tx)
        guard named.isEmpty else { return (named, false) }
        let admins = try able(tx.people.withRole(.admin), in: tx)
        return (admins, !admins.isEmpty)
    }

    /// Whether the route names this person, whatever else speaks against them.
    func names(_ person: Person, at stage: String, in tx: some HasApprovals) throws -> Bool {
        let route = settings.route(of: stage)
        if !route.roles.isDisjoint(with: person.roles) || route.people.contains(person.id) { return true }
        return try route.includesToolOwners && tx.approvals.owners(of: request.tool).contains(person.id)
    }

    /// Whether that human approved another stage already.
    func hasApproved(_ person: ID<Person>, in tx: some HasPeople) throws -> Bool {
        try Eligibility.isSame(as: spent, person, in: tx)
    }

    private func candidates(of stage: String, in tx: some HasApprovals & HasPeople) throws -> [Person] {
        let route = settings.route(of: stage)
        var found = try route.roles.sorted().flatMap { try tx.people.withRole($0) }
        let owners = route.includesToolOwners ? try tx.approvals.owners(of: request.tool) : []
        found += try (route.people + owners).compactMap { try tx.people.find($0) }
        return found
    }

    private func able(_ people: [Person], in tx: some HasPeople) throws -> [Person] {
        var seen: Set<ID<Person>> = []
        return try people.filter { person in
            guard person.isActive, person.jiraAccount != nil,
                !person.roles.isDisjoint(with: StageRoute.decidingRoles), seen.insert(person.id).inserted
            else { return false }
            return try !Eligibility.isSame(as: [request.requester, request.beneficiary] + spent, person.id, in: tx)
        }
    }
}
