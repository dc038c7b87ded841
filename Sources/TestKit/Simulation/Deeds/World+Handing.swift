import ConnectorKit
import Domain
import Jobs
import Kernel
import Vendors

extension World {
    /// An account goes to somebody else: the mapping of who had it is deleted, and another person is mapped to it.
    func handOver() async throws {
        let people = SmallCompany.people.filter(\.isInDirectories)
        let (from, to, connection) = (pick(people), pick(people), pick([okta, entra]))
        let (giver, actor) = (try person(from.key).id, try admin.actor)
        guard from != to, let login = try await login(of: giver, at: connection) else { return }
        try await attempt("unmap \(from.key)") {
            try await self.write(actor) { try DeleteIdentityMapping(giver, at: connection)(in: $0) }
        }
        try await attempt("hand \(login) to \(to.key)") { try await self.map(to, login: login, at: connection) }
        try await noteOwner(to, at: connection)
    }

    /// Somebody's access ends and is asked for again while its removal is owed; the account changes there and back.
    func comeBack() async throws {
        guard let grant = try await anyGrant([.active]), let connection = grant.target?.connection,
            let tool = SmallCompany.tools.first(where: { $0.slug == grant.tool.rawValue }),
            let person = SmallCompany.people.first(where: { people[$0.key]?.id == grant.holder }),
            let login = try await login(of: grant.holder, at: connection)
        else { return }
        let helper = try helper(for: [grant.holder])
        try await attempt("take back \(grant.id)") {
            try await self.write(helper.actor) { _ = try RevokeGrant(grant.id, reason: "left")(in: $0) }
        }
        let issue = try await raise(tool, by: person, days: 7, delay: .seconds(0))
        try await announce(issue, isLate: false)
        let worker = process.worker
        try await attempt("take in \(issue)") { _ = try await worker.runOnce([.intake]) }
        for login in SimulatedCompany.logins(of: person).filter({ $0 != login }).prefix(1) + [login] {
            try await remap(person, to: login, at: connection)
        }
        guard let request = try await read({ try $0.requests.find(issue: issue) }) else { return }
        let approve = DecideRequest(request.id, .approve(days: nil, comment: nil))
        try await attempt("come back \(issue)") { try await self.write(helper.actor) { _ = try approve(in: $0) } }
    }

    /// A tool gets the group of another one, or its own again.
    func bind() async throws {
        let connected = SmallCompany.tools.filter { $0.directory != .none }
        let (tool, donor) = (pick(connected), pick(connected))
        guard tool.directory == donor.directory else { return }
        let group = try await read { try $0.catalog.find(ID(donor.slug))?.target(role: "user")?.group }
        let actor = try admin.actor
        try await attempt("bind \(tool.slug) to the group of \(donor.slug)") {
            let bind = BindGroup(ID(tool.slug), role: "user", existing: group)
            _ = try await bind(in: self.operation(by: self.admin))
            try await self.write(actor) { _ = try ConfirmAssignment(ID(tool.slug), role: "user")(in: $0) }
        }
    }

    /// The login that the person is mapped to.
    private func login(of person: ID<Person>, at connection: ID<Connection>) async throws -> String? {
        let external = try await external(of: person, at: connection)
        let logins = connection == okta ? company.oktaIDs : company.entraIDs
        return logins.first { $0.value == external }?.key
    }

    private func external(of person: ID<Person>, at connection: ID<Connection>) async throws -> String? {
        try await read { try $0.identities.mapping(of: person, at: connection)?.identity }
            .flatMap { externalIDs[$0] }
    }

    /// Remembers whom the product knows as having an account now, however the deed before ended.
    func noteOwner(_ person: SmallCompany.Person, at connection: ID<Connection>) async throws {
        let id = try self.person(person.key).id
        if let external = try await external(of: id, at: connection) { owners[external, default: []].insert(id) }
    }
}
