import Domain
import Kernel
import Vendors

/// Who decides for whom, who is away, and who may decide at all.
extension World {
    /// Somebody lets another decide for them, or takes that back: by themselves, or an admin does it for them.
    func delegate() async throws {
        let (from, to) = try (decider(), person(pick(["pat", "quinn", "ada", "ria"])))
        let actor = try pick([from, from, admin]).actor
        guard pick([true, true, true, false]) else {
            return try await attempt("undelegate \(from.displayName)") {
                try await self.write(actor) { try EndDelegation(from: from.id)(in: $0) }
            }
        }
        let until = clock.now() + pick([.hours(6), .days(3), .days(30), .days(90), .days(91)])
        let delegate = DelegateApprovals(from: from.id, to: to.id, reason: "leave", until: until)
        try await attempt("delegate \(from.displayName) to \(to.displayName)") {
            try await self.write(actor) { _ = try delegate(in: $0) }
        }
    }

    /// Somebody says that they are away, or that they are here again.
    func absent() async throws {
        let person = try decider()
        let actor = try pick([person, admin]).actor
        guard pick([true, true, false]) else {
            return try await attempt("here \(person.displayName)") {
                try await self.write(actor) { try SetAbsence(person.id, until: nil)(in: $0) }
            }
        }
        let until = clock.now() + pick([.hours(12), .days(5), .days(40)])
        try await attempt("away \(person.displayName)") {
            try await self.write(actor) { try SetAbsence(person.id, until: until)(in: $0) }
        }
    }

    /// An approver becomes an admin, a requester an approver, or the other way round.
    func changeRoles() async throws {
        let key = pick(["quinn", "quinn", "pat", "ada", "dev"])
        try await changeRoles(
            of: key,
            to: pick([[.approver], [.approver, .admin], [.approver, .admin], [.admin], []])
        )
    }

    func changeRoles(of key: String, to roles: Set<Role>) async throws {
        let (person, actor) = (try person(key), try admin.actor)
        try await attempt("roles \(key) \(roles.map(\.rawValue).sorted())") {
            try await self.write(actor) { _ = try ChangeRoles(person.id, to: roles)(in: $0) }
        }
        try await meetPeople()
    }

    /// An admin says anew who decides at which stage, and by when.
    func route() async throws {
        let (actor, quinn, pat) = (try admin.actor, try person("quinn"), try person("pat"))
        guard pick([true, true, false]) else {
            let tool = pick(SmallCompany.tools)
            let owners = pick([[], [quinn.id], [pat.id, quinn.id]])
            return try await attempt("own \(tool.slug)") {
                try await self.write(actor) { try SetToolOwners(ID(tool.slug), owners: owners)(in: $0) }
            }
        }
        let settings = ApprovalSettings(
            routes: [
                "security": pick([StageRoute(roles: [.approver]), StageRoute(people: [quinn.id])]),
                "legal": pick([StageRoute(includesToolOwners: true), StageRoute(roles: [.admin])]),
            ],
            deadlines: pick(Self.deadlines(quinn))
        )
        try await attempt("route") {
            try await self.write(actor) { _ = try ConfigureApprovals(settings)(in: $0) }
        }
    }

    /// From what holds at first to three levels and a lapse.
    static func deadlines(_ quinn: Person) -> [Deadlines] {
        let steps = [
            Deadlines.Level(afterHours: 1, added: StageRoute(people: [quinn.id])),
            Deadlines.Level(afterHours: 30, added: StageRoute(roles: [.approver])),
            Deadlines.Level(afterHours: 50, added: StageRoute(roles: [.admin])),
        ]
        return [
            Deadlines(), Deadlines(slaHours: 2, levels: steps), Deadlines(slaHours: 24, levels: steps, lapseDays: 3),
            Deadlines(slaHours: nil, levels: [], lapseDays: 20),
        ]
    }
}
