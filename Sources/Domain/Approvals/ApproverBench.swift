import Kernel

/// The people among whom the deciders of one request are found.
struct ApproverBench {
    private let request: AccessRequest
    private let settings: ApprovalSettings
    /// Who was added because nobody decided in time.
    private let added: [StageRoute]
    /// Everybody whose word a stage has already, as each stage needs somebody else.
    private let spent: [ID<Person>]
    /// Stages that somebody in particular was asked to decide, and still can.
    private var assigned: [String: ID<Person>] = [:]
    /// Whoever decides for a party meanwhile, and so is no second pair of eyes.
    private let acting: [ID<Person>]

    init(_ request: AccessRequest, given: [StageApproval], in tx: some Scope & HasApprovals & HasPeople) throws {
        self.request = request
        settings = try tx.approvals.settings()
        let levels = settings.deadlines.levels
        let level = levels.isEmpty ? 0 : try tx.approvals.clock(of: request.id)?.level ?? 0
        added = levels.prefix(level).map(\.added)
        spent = given.flatMap(\.people)
        acting = try tx.approvals.delegates(of: [request.requester, request.beneficiary], at: tx.now)
        for assignment in try request.assignments(in: tx) {
            let person = try tx.people.find(assignment.person)
            guard let person, try !able([person], in: tx).isEmpty else { continue }
            assigned[assignment.stage] = person.id
        }
    }

    /// Those who could decide at the stage; site admins when there is nobody else.
    func people(
        of stage: String,
        in tx: some Scope & HasApprovals & HasPeople
    ) throws -> (people: [Person], isFallback: Bool) {
        let away = try Set(tx.approvals.absent(at: tx.now))
        let asked = try able(candidates(of: stage, in: tx), in: tx)
        let named = try (asked + delegates(of: asked, in: tx)).filter { !away.contains($0.id) }.unique
        guard named.isEmpty else { return (named, false) }
        let admins = try able(tx.people.withRole(.admin), in: tx)
        return (admins, !admins.isEmpty)
    }

    /// In whose name this person may decide at the stage.
    func standing(
        of person: Person,
        at stage: String,
        in tx: some Scope & HasApprovals & HasPeople
    ) throws -> Standing? {
        if try names(person, at: stage, in: tx) { return .own }
        for delegation in try tx.approvals.delegations(to: person.id, at: tx.now) {
            guard let delegator = try tx.people.find(delegation.from), try !able([delegator], in: tx).isEmpty,
                try names(delegator, at: stage, in: tx)
            else { continue }
            return .delegate(of: delegator)
        }
        guard person.roles.contains(.admin) else { return nil }
        let (people, isFallback) = try people(of: stage, in: tx)
        return isFallback || people.isEmpty ? .own : nil
    }

    enum Standing {
        case own
        case delegate(of: Person)
    }

    /// Whether that human approved another stage already.
    func hasApproved(_ person: ID<Person>, in tx: some HasPeople) throws -> Bool {
        try Eligibility.isSame(as: spent, person, in: tx)
    }

    private func names(_ person: Person, at stage: String, in tx: some HasApprovals) throws -> Bool {
        for route in routes(of: stage) {
            if !route.roles.isDisjoint(with: person.roles) || route.people.contains(person.id) { return true }
            if try route.includesToolOwners && tx.approvals.owners(of: request.tool).contains(person.id) { return true }
        }
        return false
    }

    private func routes(of stage: String) -> [StageRoute] {
        [assigned[stage].map { StageRoute(people: [$0]) } ?? settings.route(of: stage)] + added
    }

    private func candidates(of stage: String, in tx: some HasApprovals & HasPeople) throws -> [Person] {
        try routes(of: stage).flatMap { route in
            let owners = route.includesToolOwners ? try tx.approvals.owners(of: request.tool) : []
            return try route.roles.sorted().flatMap { try tx.people.withRole($0) }
                + (route.people + owners).compactMap { try tx.people.find($0) }
        }
    }

    private func delegates(of asked: [Person], in tx: some Scope & HasApprovals & HasPeople) throws -> [Person] {
        let delegates = try asked.compactMap { person -> Person? in
            guard let live = try tx.approvals.delegation(from: person.id), live.isLive(at: tx.now) else { return nil }
            return try tx.people.find(live.to)
        }
        return try able(delegates, in: tx)
    }

    /// Active, recognisable, with a role that decides, neither a party nor somebody whose word another stage has.
    private func able(_ people: [Person], in tx: some HasPeople) throws -> [Person] {
        var excluded = Set([request.requester, request.beneficiary] + spent + acting)
        // Asked once for each party instead of once for each candidate, of whom there may be many.
        for person in excluded { excluded.formUnion(try tx.people.everSharedAccount(with: person)) }
        return people.unique.filter { person in
            person.isActive && person.jiraAccount != nil && !person.roles.isDisjoint(with: StageRoute.decidingRoles)
                && !excluded.contains(person.id)
        }
    }
}

extension [Person] {
    fileprivate var unique: [Person] {
        var seen: Set<ID<Person>> = []
        return filter { seen.insert($0.id).inserted }
    }
}
