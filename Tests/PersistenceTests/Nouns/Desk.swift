import Domain
import Kernel
import Persistence
import TestKit
import Testing

/// One organization with three people, a connection and two tools, on one engine, beside a second organization.
struct Desk: Sendable {
    let store: any Store
    let clock: VirtualClock
    let home = OrganizationScope(verified: "acme")
    let abroad = OrganizationScope(verified: "globex")

    static let start: Instant = 1_795_000_000_000
    static let (ana, ben, cai): (ID<Person>, ID<Person>, ID<Person>) = ("p-ana", "p-ben", "p-cai")
    static let okta: ID<Connection> = "c-okta"
    static let (claude, copilot): (ID<Tool>, ID<Tool>) = ("claude", "copilot")

    @discardableResult
    func write<T: Sendable>(
        in scope: OrganizationScope? = nil,
        by actor: Actor = .system("test"),
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await store.write(in: scope ?? home, by: actor, body)
    }

    func read<T: Sendable>(
        in scope: OrganizationScope? = nil,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await store.read(in: scope ?? home, body)
    }

    /// The refusal that the body meets; fails the test when it meets none.
    func refusal(
        in scope: OrganizationScope? = nil,
        by actor: Actor = .system("test"),
        _ body: @escaping @Sendable (any Transaction) throws -> Void
    ) async -> Refusal? {
        await #expect(throws: Refusal.self) { try await write(in: scope, by: actor, body) }
    }

    /// Fails the test unless a rule of the schema refuses what the body writes.
    func expectRule(
        _ constraint: StorageFailure.Constraint,
        _ name: String? = nil,
        _ body: @escaping @Sendable (any Transaction) throws -> Void
    ) async {
        let failure = await #expect(throws: StorageFailure.self) { try await write(body) }
        guard case .constraint(let kind, let rule) = failure else {
            Issue.record("\(String(describing: failure)) is no broken rule")
            return
        }
        #expect(kind == constraint)
        if let name { #expect(rule == name) }
    }

    /// All pages of a list, one after the other.
    func pages<Element: Sendable>(
        size: Int,
        _ list: @escaping @Sendable (any Transaction, PageRequest) throws -> Page<Element>
    ) async throws -> [[Element]] {
        var pages: [[Element]] = []
        var after: String?
        repeat {
            let request = PageRequest(size: size, after: after)
            let page = try await read { try list($0, request) }
            pages.append(page.items)
            after = page.next
        } while after != nil && pages.count < 100
        return pages
    }
}

extension Desk {
    func seed() async throws {
        for scope in [home, abroad] {
            try await store.enter { try $0.addOrganization(scope.organization) }
            try await write(in: scope) { tx in
                try tx.organizations.add(
                    Organization(id: scope.organization, name: scope.organization.rawValue, createdAt: Self.start)
                )
            }
        }
        try await write { tx in
            for (id, name) in [(Self.ana, "Ana"), (Self.ben, "Ben"), (Self.cai, "Cai")] {
                try tx.people.add(Person(id: id, displayName: name, jiraAccount: "jira-\(name)"))
            }
            try tx.connections.add(
                Connection(id: Self.okta, connector: "okta", name: "Okta", provider: "okta", settings: [:])
            )
            for tool in [Self.claude, Self.copilot] {
                try tx.catalog.add(
                    Tool(id: tool, name: tool.rawValue, status: .approved, risk: .low, connection: Self.okta)
                )
            }
        }
    }

    static func request(
        _ number: Int,
        for beneficiary: ID<Person> = ben,
        by requester: ID<Person>? = nil,
        tool: ID<Tool> = claude,
        at: Span = .seconds(0)
    ) -> AccessRequest {
        AccessRequest(
            id: ID("r\(1_000 + number)"),
            issue: "HELP-\(number)",
            project: "HELP",
            requester: requester ?? beneficiary,
            beneficiary: beneficiary,
            tool: tool,
            role: "user",
            businessUse: "draft “answers”",
            dataClasses: ["public", "internal"],
            requestedDays: 30,
            requesterGroups: ["g1"],
            snapshotHash: sha256([1]),
            policyRevision: 1,
            createdAt: start + at
        )
    }

    static func grant(
        _ number: Int,
        for holder: ID<Person> = ben,
        tool: ID<Tool> = claude,
        status: Grant.Status = .pendingProvision,
        removal: Grant.Removal = .none,
        expiresAt: Instant? = nil
    ) -> Grant {
        Grant(
            id: ID("g\(1_000 + number)"),
            request: ID("r\(1_000 + number)"),
            holder: holder,
            tool: tool,
            role: "user",
            target: Grant.Target(connection: okta, group: "00g1"),
            approvedDays: 30,
            createdAt: start,
            status: status,
            removal: removal,
            startedAt: status == .pendingProvision ? nil : start,
            expiresAt: expiresAt ?? (status == .pendingProvision ? nil : start + .days(30))
        )
    }

    static func job(
        _ number: Int,
        of grant: Int = 1,
        kind: Job.Kind = .provision,
        seq: Int64 = 1,
        state: Job.State = .queued,
        at: Span = .seconds(0)
    ) -> Job {
        Job(
            id: ID("j\(1_000 + number)"),
            grant: ID("g\(1_000 + grant)"),
            kind: kind,
            seq: seq,
            target: Grant.Target(connection: okta, group: "00g1"),
            person: ben,
            createdAt: start + at,
            state: state,
            runAt: start + at
        )
    }

    /// A decided request, and the grant that came of it.
    func addGrant(_ grant: Grant) async throws {
        try await write { tx in
            let number = Int(grant.id.rawValue.dropFirst()).map { $0 - 1_000 } ?? 0
            var request = Self.request(number, for: grant.holder, tool: grant.tool)
            (request.decision, request.decidedAt) = (.approved, Self.start)
            try tx.requests.add(request)
            try tx.grants.add(grant)
        }
    }

    /// Lets that tool's requests be approved by Ana: a tested connection, a bound group, a confirmed assignment.
    func makeReady(_ tool: ID<Tool>) async throws {
        try await write { tx in
            guard var connection = try tx.connections.find(Self.okta), var tool = try tx.catalog.find(tool),
                var ana = try tx.people.find(Self.ana)
            else { return }
            connection.tested(passed: true, report: "{}", at: Self.start)
            try tx.connections.save(connection)
            let group = EntitlementGroup(
                id: "00g1",
                name: "Users",
                boundAt: Self.start,
                assignmentConfirmedBy: Self.ana,
                assignmentConfirmedAt: Self.start,
                baselineRecordedAt: Self.start
            )
            tool.roles = [ToolRole(name: "user", isDefault: true, group: group)]
            try tx.catalog.save(tool)
            (ana.roles, ana.jiraAccount) = ([.approver], "712020:ana")
            try tx.people.save(ana)
        }
    }
}
