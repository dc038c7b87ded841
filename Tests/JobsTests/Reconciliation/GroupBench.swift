import ConnectorKit
import Domain
import Jobs
import Kernel
import Logging
import Synchronization
import TestKit

/// A machine's clock, so much ahead of the company's.
private struct Ahead: TimeSource {
    let clock: VirtualClock
    let span: Span

    func now() -> Instant { clock.now() + span }
}

/// A company whose worker meets one directory group: who is in it is set by hand.
struct GroupBench {
    let company: Company
    let directory = GroupDirectory()
    private let worker: Worker

    /// - Parameter ahead: by how much the worker's clock is ahead of the database's.
    init(ahead: Span = .seconds(0)) async throws {
        company = try await Company()
        let context = WorkContext(
            store: company.store,
            core: directory,
            vault: PlainVault(),
            trackers: NoTrackers(),
            signer: NoSigner(),
            time: Ahead(clock: company.clock, span: ahead),
            randomness: SeededRandomness(seed: 9)
        )
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        worker = Worker(context, owner: "test", alarm: NoAlarm(), logger: logger)
    }

    /// Does everything that is due of these kinds, until nothing is.
    func work(_ kinds: Set<Work.Kind> = [.sweep, .comparison, .removal, .provisioning, .massChange]) async throws {
        for _ in 1...200 where try await worker.runOnce(kinds) == 0 { return }
    }

    /// Lets an hour pass and does what is due then.
    func compare() async throws {
        company.clock.advance(by: .hours(1))
        try await work()
    }

    func comparison() async throws -> GroupComparison {
        let target = Grant.Target(connection: company.connection, group: "group-1")
        guard let found = try await company.read({ try $0.reconciliation.comparison(of: target) }) else {
            throw Refusal(.notFound, "no_such_comparison", "nothing was compared")
        }
        return found
    }

    func findings(open: Bool = true) async throws -> [Finding] {
        try await company.read { try $0.reconciliation.findings(open: open, page: PageRequest(size: 100)).items }
    }

    /// Maps the requester to the directory's `ria`, gives a grant, and lets the directory add her.
    func grantToRequester(_ issue: String = "AI-1", days: Int64 = 90) async throws -> Grant {
        try await map(company.requester, to: "ria")
        let grant = try await company.approvedGrant(issue, days: days)
        try await work([.provisioning])
        return try await company.grant(grant.id)
    }

    func map(_ person: Person, to member: String) async throws {
        let identity = ID<ExternalIdentity>("identity-\(member)")
        let secret = Secret(member)
        let map = MapIdentity(
            person.id,
            at: company.connection,
            identity: identity,
            sealed: SealedValue(keyID: "plain", bytes: secret.withBytes { $0 }),
            reference: secret.withBytes { sha256($0) }
        )
        try await company.write(by: company.admin) { try map(in: $0) }
    }

    @discardableResult
    func settle(_ findings: [Finding], _ choice: Finding.Choice, by person: Person? = nil) async throws
        -> ResolveFindings.Outcome
    {
        let resolve = ResolveFindings(findings.map(\.id), choice, reason: "settled in a test")
        return try await company.write(by: person ?? company.admin) { try resolve(in: $0) }
    }

    /// What an admin's own calls of the directory need.
    var context: OperationContext {
        OperationContext(
            store: company.store,
            core: directory,
            vault: PlainVault(),
            scope: company.scope,
            actor: company.admin.actor
        )
    }

    func count(_ action: String) async throws -> Int { try await company.actions().count { $0 == action } }
}

/// A directory with one group, two members a page.
final class GroupDirectory: Core {
    struct State {
        var members: Set<String> = []
        var stamp: String?
        var listings = 0
        /// What the next calls fail with, one each; nil passes.
        var failures: [ProviderFailure?] = []
        /// Whether a removal is said to be done without being done.
        var isDeaf = false
        var pageSize = 2
        var calls = 0
        /// What a test of the connection finds; nil fails before anything is found.
        var test: ConnectionTest? = ConnectionTest(checks: [])
        var tests = 0
    }

    let state = Mutex(State())

    func set(_ members: Set<String>) { state.withLock { $0.members = members } }
    var members: Set<String> { state.withLock { $0.members } }
    var listings: Int { state.withLock { $0.listings } }

    private func failure() -> ProviderFailure? {
        state.withLock {
            $0.calls += 1
            return $0.failures.isEmpty ? nil : $0.failures.removeFirst()
        }
    }

    func test(_: ID<Connection>, in _: OrganizationScope) async throws(ProviderFailure) -> ConnectionTest {
        let found = state.withLock { state in
            state.tests += 1
            return state.test
        }
        guard let found else { throw ProviderFailure(.retryable, "timed_out", "no answer") }
        return found
    }

    func bind(_ group: GroupWanted, of _: ID<Connection>, in _: OrganizationScope) async throws(ProviderFailure)
        -> DirectoryGroup
    {
        if let failure = failure() { throw failure }
        return switch group {
        case .existing(let id): DirectoryGroup(id: id, name: "Claude users", wasCreated: false)
        case .named(let name, let key, _): DirectoryGroup(id: "group-of-\(key)", name: name, wasCreated: true)
        }
    }

    func membershipStamp(of _: String, connection _: ID<Connection>, since _: String?, in _: OrganizationScope)
        async throws(ProviderFailure) -> String?
    {
        if let failure = failure() { throw failure }
        return state.withLock { $0.stamp }
    }

    func resolve(_: Secret, of _: ID<Connection>, in _: OrganizationScope) async throws(ProviderFailure)
        -> DirectoryPerson
    {
        throw ProviderFailure(.terminal, "no_such_person", "nobody")
    }

    func add(_ membership: MembershipOperation, in _: OrganizationScope) async -> ProviderResult {
        if let failure = failure() { return ProviderResult(failure) }
        let member = membership.person.withText { $0 }
        state.withLock { _ = $0.members.insert(member) }
        return ProviderResult(.done, code: "added", readBack: .member)
    }

    func remove(_ membership: MembershipOperation, in _: OrganizationScope) async -> ProviderResult {
        if let failure = failure() { return ProviderResult(failure) }
        let member = membership.person.withText { $0 }
        let isGone = state.withLock { state in
            if !state.isDeaf { state.members.remove(member) }
            return !state.isDeaf
        }
        return ProviderResult(.done, code: "removed", readBack: isGone ? .notMember : .member)
    }

    func check(_ membership: MembershipOperation, in _: OrganizationScope) async -> ProviderResult {
        if let failure = failure() { return ProviderResult(failure) }
        let member = membership.person.withText { $0 }
        return ProviderResult(.done, code: "read", readBack: members.contains(member) ? .member : .notMember)
    }

    func members(of _: String, connection _: ID<Connection>, after cursor: String?, in _: OrganizationScope)
        async throws(ProviderFailure) -> Page<String>
    {
        if let failure = failure() { throw failure }
        return state.withLock { state in
            if cursor == nil { state.listings += 1 }
            let rest = state.members.sorted().filter { $0 > cursor ?? "" }
            let page = Array(rest.prefix(state.pageSize))
            return Page(items: page, next: rest.count > page.count ? page.last : nil)
        }
    }
}

/// Keeps values as they are.
private struct PlainVault: SecretVault {
    func seal(_ secret: Secret, name _: String, in _: OrganizationScope) async throws -> SealedValue {
        SealedValue(keyID: "plain", bytes: secret.withBytes { $0 })
    }

    func open(_ sealed: SealedValue, name _: String, in _: OrganizationScope) async throws -> Secret {
        Secret(sealed.bytes)
    }

    func reference(for value: Secret, in _: OrganizationScope) async throws -> [UInt8] {
        value.withBytes { sha256($0) }
    }
}

private struct NoTrackers: TrackerSource {
    func tracker(_: ID<Connection>, in _: OrganizationScope) async throws(ProviderFailure) -> any IssueTracker {
        throw ProviderFailure(.terminal, "no_trackers", "none")
    }
}

private struct NoSigner: CheckpointSigner {
    func sign(_ state: TreeState, in _: OrganizationScope) async throws -> String { "checkpoint \(state.size)" }
}

private struct NoAlarm: Alarm {
    func sleep(for span: Span) async {}
}
