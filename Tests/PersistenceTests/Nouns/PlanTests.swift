import Domain
import Kernel
import Persistence
import TestKit
import Testing

/// A list must cost what it shows, not what is stored: SQLite may look rows up, and never sort or scan them.
@Suite struct PlanTests {
    private let statements = Statements()
    private let store: SQLStore
    private let scope = OrganizationScope(verified: "acme")

    init() throws { store = try MemoryStore.make(watch: statements) }

    /// The details of the plan of every statement that the body runs.
    private func plans(_ body: @escaping @Sendable (any Transaction) throws -> Void) async throws -> [String] {
        _ = statements.take()
        try await store.read(in: scope, body)
        return try await store.runner.read(.upkeep) { [sqls = statements.take()] connection, _ in
            try sqls.flatMap { sql in
                let used = (1...9).filter { sql.contains("?\($0)") }
                let values = Array(repeating: SQLValue.text(""), count: used.max() ?? 0)
                return try connection.query("EXPLAIN QUERY PLAN " + sql, values) { try $0.text(3) }
            }
        }
    }

    private func expect(
        _ index: String,
        sorted: Bool = false,
        _ body: @escaping @Sendable (any Transaction) throws -> Void
    ) async throws {
        let plan = try await plans(body)
        #expect(plan.contains { $0.contains("INDEX \(index) ") }, "\(plan)")
        // What merges a few bounded walks sorts only what they yield.
        let isMerged = plan.contains { $0.hasPrefix("MERGE") }
        #expect(isMerged || !plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
        #expect(isMerged || sorted || !plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test func `whether anything moved in a group is told by two short walks`() async throws {
        let target = Grant.Target(connection: "c", group: "g")
        try await expect("jobs_completed") { _ = try $0.reconciliation.hasMoved(target, "x", since: 1) }
        try await expect("findings_removed") { _ = try $0.reconciliation.hasMoved(target, "x", since: 1) }
    }

    static let after = PageRequest(after: "WzEsIngiXQ")
    static let afterID = PageRequest(after: "WyJ4Il0")

    static let requests: [(String, RequestFilter)] = [
        ("requests_pending", RequestFilter(decision: .pending)),
        ("requests_pending", RequestFilter(decision: .pending, notParty: "p")),
        ("requests_pending", RequestFilter(decision: .pending, notParty: "p", from: 1, to: 2)),
        ("requests_decided", RequestFilter(decision: .approved)),
        ("requests_decided", RequestFilter(decision: .denied, from: 1)),
        ("requests_by_time", RequestFilter()),
        ("requests_by_time", RequestFilter(from: 1, to: 2)),
        ("requests_issue", RequestFilter(decision: .approved, issue: "HELP-1")),
        ("requests_of_beneficiary", RequestFilter(party: "p")),
        ("requests_for_others", RequestFilter(decision: .approved, party: "p")),
        ("requests_of_beneficiary", RequestFilter(decision: .pending, party: "p", from: 1)),
    ]

    @Test(arguments: requests)
    func `a page of requests walks one index`(index: String, filter: RequestFilter) async throws {
        for page in [PageRequest(), Self.after] {
            try await expect(index) { _ = try $0.requests.list(filter, page: page) }
        }
    }

    static let grants: [(String, GrantFilter)] = [
        ("grants_by_status", GrantFilter(tool: "t", statuses: [.active])),
        ("grants_by_status", GrantFilter(statuses: [.active])),
        ("grants_by_status", GrantFilter(statuses: [.active, .revoked, .expired])),
        ("grants_outstanding", GrantFilter(outstandingRemovalOnly: true)),
    ]

    @Test(arguments: grants)
    func `a page of grants walks one index`(index: String, filter: GrantFilter) async throws {
        for page in [PageRequest(), Self.afterID] {
            try await expect(index) { _ = try $0.grants.list(filter, page: page) }
        }
    }

    /// A person has few grants, so theirs may be sorted once an index has found them.
    @Test func `a person's grants and jobs are found by the person`() async throws {
        let target = Grant.Target(connection: "c", group: "g")
        try await expect("grants_of_holder", sorted: true) { _ = try $0.grants.of(holder: "p", target: target) }
        try await expect("grants_of_holder", sorted: true) {
            _ = try $0.grants.list(GrantFilter(holder: "p"), page: Self.afterID)
        }
        try await expect("jobs_running") { _ = try $0.jobs.running(person: "p", target: target) }
        try await expect("jobs_running") { _ = try $0.jobs.isGroupBusy(target, besides: "j") }
        try await expect("jobs_running") { _ = try $0.reconciliation.isGroupBusy(target) }
        try await expect("grants_of_group") {
            _ = try $0.reconciliation.activeGrants(in: target, after: "g", limit: 9)
        }
        try await expect("jobs_open", sorted: true) {
            _ = try $0.jobs.waitingForIdentity(person: "p", connection: "c")
        }
    }

    @Test func `what is due, open or waiting has an index of its own`() async throws {
        try await expect("grants_due") { _ = try $0.grants.due(at: 1, limit: 9) }
        try await expect("grants_of_holder") { _ = try $0.grants.open(holder: "p", tool: "t", role: "user") }
        try await expect("grants_of_holder") { _ = try $0.grants.find(request: "r") }
        try await expect("grants_outstanding") { _ = try $0.grants.outstandingRemovals() }
        try await expect("jobs_for_people") { _ = try $0.jobs.waitingForPeople(page: Self.after) }
        try await expect("jobs_open") { _ = try $0.jobs.count(in: [.running]) }
        try await expect("requests_open") { _ = try $0.requests.open(beneficiary: "p", tool: "t", role: "user") }
        try await expect("effects_dead") { _ = try $0.effects.deadLetters(page: Self.afterID) }
        try await expect("effects_dead") { _ = try $0.effects.count(in: [.deadLetter]) }
        try await expect("intake_items_by_state") { _ = try $0.intake.items(state: .waiting, page: Self.after) }
        try await expect("findings_open") { _ = try $0.reconciliation.openFindings() }
        try await expect("findings_open") { _ = try $0.reconciliation.findings(open: true, page: Self.afterID) }
        try await expect("findings_settled") { _ = try $0.reconciliation.findings(open: false, page: Self.afterID) }
        try await expect("findings_unsettled") { _ = try $0.reconciliation.unseen(by: 1, of: "c", limit: 9) }
        try await expect("findings_unsettled") {
            _ = try $0.reconciliation.openFinding(of: "c", kind: .missing, key: "k")
        }
        try await expect("findings_removed") { _ = try $0.reconciliation.wasRemoved("k", of: "c", after: 1) }
        try await expect("mass_changes_paused") { _ = try $0.massChanges.count(in: .paused) }
        try await expect("reviews_next") { _ = try $0.reviews.toLookAt(at: 1, limit: 9) }
        try await expect("reviews_open") { _ = try $0.reviews.list(open: true, page: Self.after) }
        try await expect("reviews_open") { _ = try $0.reviews.overdue() }
        try await expect("reviews_closed") { _ = try $0.reviews.list(open: false, page: Self.afterID) }
        try await expect("reviews_of_grant") { _ = try $0.reviews.review(of: "g", cycle: 1) }
        try await expect("people_with_roles") { _ = try $0.people.withRole(.admin) }
        try await expect("people_jira_account") { _ = try $0.people.find(jiraAccount: "j") }
    }
}
