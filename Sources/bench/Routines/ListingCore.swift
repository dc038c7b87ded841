import ConnectorKit
import Domain
import Kernel
import Synchronization

/// A directory with one group, whose pages come at once; what its own part took is counted apart.
final class ListingCore: Core {
    private struct Told {
        var seconds = 0.0
        var memory: ClosedRange<Double>?
    }

    /// As many as Okta gives at a time.
    static let page = 200
    private let members: Int
    private let told = Mutex(Told())

    init(members: Int) { self.members = members }

    /// What listing itself took so far, and what the process held at the first page and at most, in MiB; begins anew.
    func take() -> (seconds: Double, memory: ClosedRange<Double>?) {
        told.withLock { told in
            defer { told = Told() }
            return (told.seconds, told.memory)
        }
    }

    static func member(_ number: Int) -> String { "00u\(String(1_000_000_000 + number))bench" }

    func members(of group: String, connection: ID<Connection>, after cursor: String?, in scope: OrganizationScope)
        async throws(ProviderFailure) -> Page<String>
    {
        let start = ContinuousClock.now
        let first = cursor.flatMap { Int($0) } ?? 0
        let last = min(first + Self.page, members)
        let page = Page(items: (first..<last).map(Self.member), next: last < members ? String(last) : nil)
        let memory = (try? Memory.resident) ?? 0
        told.withLock { told in
            told.seconds += (ContinuousClock.now - start).seconds
            let first = told.memory?.lowerBound ?? memory
            told.memory = first...max(first, told.memory?.upperBound ?? memory, memory)
        }
        return page
    }

    func bind(_ group: GroupWanted, of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> DirectoryGroup
    {
        DirectoryGroup(
            id: "00g1bench",
            name: "bench",
            wasCreated: false,
            membershipStamp: nil,
            isAssignedToApplication: true
        )
    }

    func test(_ connection: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure)
        -> ConnectionTest
    { throw Self.unasked }

    func membershipStamp(of _: String, connection _: ID<Connection>, since _: String?, in _: OrganizationScope)
        async throws(ProviderFailure) -> String?
    { nil }

    func resolve(_ login: Secret, of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> DirectoryPerson
    { throw Self.unasked }

    func add(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult { Self.refused }
    func remove(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult { Self.refused }
    func check(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult { Self.refused }

    private static let unasked = ProviderFailure(.terminal, "not_asked", "a benchmark does not ask for this")
    private static let refused = ProviderResult(unasked)
}
