import ConnectorKit
import Domain
import Jobs
import Kernel
import Logging
import Synchronization
import TestKit
import Testing

@Suite struct TreeHandlerTests {
    private func worker(_ company: Company, _ signer: any CheckpointSigner) -> Worker {
        let context = WorkContext(
            store: company.store,
            core: Hanging(),
            vault: Hanging(),
            trackers: Hanging(),
            signer: signer,
            time: company.clock,
            randomness: SeededRandomness(seed: 3)
        )
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return Worker(context, owner: "test", alarm: Yielding(), logger: logger)
    }

    private func covered(_ company: Company) async throws -> Int64 {
        try await company.read { try $0.auditTree.latestCheckpoint()?.size ?? 0 }
    }

    @Test func `an entry stands in a signed tree within ten seconds`() async throws {
        let (company, signer) = (try await Company(), Signing())
        let worker = worker(company, signer)
        for _ in 0..<3 {
            try await company.system { try $0.record(AuditEvent(.signedIn, [])) }
            let head = try await company.head()
            company.clock.advance(by: .seconds(9))
            _ = try await worker.runOnce([.tree])
            #expect(try await covered(company) == head)
        }
    }

    @Test func `a worker that died while it grew the tree delays it by less than ten seconds`() async throws {
        let (company, signer, stuck) = (try await Company(), Signing(), Stuck())
        let head = try await company.head()
        let dead = worker(company, stuck)
        let dying = Task { try await dead.runOnce([.tree]) }
        for await _ in stuck.entered { break }
        company.clock.advance(by: .seconds(5))
        _ = try await worker(company, signer).runOnce([.tree])
        #expect(try await covered(company) == head)
        dying.cancel()
        _ = try? await dying.value
    }

    @Test func `a signature that fails is tried again within ten seconds`() async throws {
        let (company, signer) = (try await Company(), Signing(failures: 1))
        let worker = worker(company, signer)
        let head = try await company.head()
        _ = try await worker.runOnce([.tree])
        #expect(try await covered(company) == 0)
        company.clock.advance(by: .seconds(9))
        _ = try await worker.runOnce([.tree])
        #expect(try await covered(company) == head)
    }

    @Test(.timeLimit(.minutes(10)))
    func `the tree goes on while everything else hangs`() async throws {
        let (company, signer) = (try await Company(), Signing())
        try await company.mapRequester()
        _ = try await company.approvedGrant("AI-1")
        let head = try await company.head()
        let worker = worker(company, signer)
        let running = Task { try await worker.run() }
        for await size in signer.signed {
            if size >= head { break }
            company.clock.advance(by: .seconds(5))
        }
        running.cancel()
        try await running.value
        #expect(try await covered(company) >= head)
    }
}

/// A signer that says what it signed, after so many failures.
private final class Signing: CheckpointSigner {
    let signed: AsyncStream<Int64>
    private let announce: AsyncStream<Int64>.Continuation
    private let failures: Mutex<Int>

    init(failures: Int = 0) {
        (signed, announce) = AsyncStream.makeStream()
        self.failures = Mutex(failures)
    }

    func sign(_ state: TreeState, in scope: OrganizationScope) async throws -> String {
        try failures.withLock { left in
            guard left == 0 else {
                left -= 1
                throw Refusal(.unavailable, "no_key", "the key cannot be reached")
            }
        }
        announce.yield(state.size)
        return "checkpoint \(state.size)"
    }
}

/// A signer that says when it was asked, and is never heard of again.
private final class Stuck: CheckpointSigner {
    let entered: AsyncStream<Void>
    private let enter: AsyncStream<Void>.Continuation

    init() { (entered, enter) = AsyncStream.makeStream() }

    func sign(_ state: TreeState, in scope: OrganizationScope) async throws -> String {
        enter.yield()
        let (never, continuation) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        continuation.finish()
        throw CancellationError()
    }
}

/// Another system that never answers, until nobody waits for it any more.
private struct Hanging: Core, SecretVault, TrackerSource {
    private func failure() async -> ProviderFailure {
        let (never, continuation) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        continuation.finish()
        return ProviderFailure(.retryable, "cancelled", "nobody waits any more")
    }

    private func result() async -> ProviderResult { ProviderResult(await failure()) }

    func seal(_: Secret, name: String, in _: OrganizationScope) async throws -> SealedValue { throw await failure() }
    func open(_: SealedValue, name: String, in _: OrganizationScope) async throws -> Secret { throw await failure() }
    func reference(for _: Secret, in _: OrganizationScope) async throws -> [UInt8] { throw await failure() }

    func test(_: ID<Connection>, in _: OrganizationScope) async throws(ProviderFailure) -> ConnectionTest {
        throw await failure()
    }
    func bind(_: GroupWanted, of _: ID<Connection>, in _: OrganizationScope) async throws(ProviderFailure)
        -> DirectoryGroup
    {
        throw await failure()
    }
    func resolve(_: Secret, of _: ID<Connection>, in _: OrganizationScope) async throws(ProviderFailure)
        -> DirectoryPerson
    {
        throw await failure()
    }
    func membershipStamp(of _: String, connection _: ID<Connection>, since _: String?, in _: OrganizationScope)
        async throws(ProviderFailure) -> String?
    {
        throw await failure()
    }
    func members(of _: String, connection _: ID<Connection>, after _: String?, in _: OrganizationScope)
        async throws(ProviderFailure) -> Page<String>
    {
        throw await failure()
    }
    func tracker(_: ID<Connection>, in _: OrganizationScope) async throws(ProviderFailure) -> any IssueTracker {
        throw await failure()
    }
    func add(_: MembershipOperation, in _: OrganizationScope) async -> ProviderResult { await result() }
    func remove(_: MembershipOperation, in _: OrganizationScope) async -> ProviderResult { await result() }
    func check(_: MembershipOperation, in _: OrganizationScope) async -> ProviderResult { await result() }
}

private struct Yielding: Alarm {
    func sleep(for span: Span) async { await Task.yield() }
}
