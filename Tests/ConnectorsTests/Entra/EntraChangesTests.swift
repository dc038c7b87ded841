import ConnectorKit
import Kernel
import TestKit
import Testing
import Vendors

/// What Graph's delta query does besides telling of changes.
@Suite struct EntraChangesTests {
    struct Watch {
        let bench: DirectoryBench
        let group: String

        init() throws {
            bench = try DirectoryBench(.entraSecret)
            group = bench.vendor.addGroup("Users")
        }

        func stamp(since last: String? = nil) async throws -> String? {
            bench.clock.advance(by: .minutes(1))
            let found = try await bench.directory.membershipStamp(of: group, since: last)
            bench.clock.advance(by: .minutes(1))
            return found
        }

        func tenant(_ change: @Sendable (inout EntraTenant) -> Void) throws {
            try bench.entra.withModel { change(&$0) }
        }
    }

    @Test func `a link that Graph has forgotten is begun anew, and the members count as changed`() async throws {
        let watch = try Watch()
        let first = try #require(try await watch.stamp())
        watch.bench.clock.advance(by: .days(8))
        let second = try #require(try await watch.stamp(since: first))
        #expect(second != first)
        #expect(try await watch.stamp(since: second) == second)
        #expect(watch.bench.problems == [])
    }

    @Test func `where there is no delta query the members are listed each time`() async throws {
        let watch = try Watch()
        try watch.tenant { $0.behaviour.tellsChanges = false }
        #expect(try await watch.stamp() == nil)
        let once = try Watch()
        let first = try #require(try await once.stamp())
        try once.tenant { $0.behaviour.tellsChanges = false }
        #expect(try await once.stamp(since: first) == nil)
    }

    @Test func `who was deleted has gone, too`() async throws {
        let watch = try Watch()
        let person = watch.bench.vendor.addPerson("ria@small-company.example")
        watch.bench.vendor.put(person, into: watch.group)
        let first = try #require(try await watch.stamp())
        watch.bench.vendor.deletePerson(person)
        #expect(try await watch.stamp(since: first) != first)
    }

    @Test func `a change that replicas show late is told late, and not forgotten`() async throws {
        let watch = try Watch()
        watch.bench.vendor.setMembershipLag(.minutes(5))
        let person = watch.bench.vendor.addPerson("ria@small-company.example")
        watch.bench.vendor.put(person, into: watch.group)
        let first = try #require(try await watch.stamp())
        watch.bench.clock.advance(by: .minutes(10))
        #expect(try await watch.stamp(since: first) != first)
    }

    @Test func `who shows at once is told as a change of this moment`() async throws {
        let watch = try Watch()
        let first = try #require(try await watch.stamp())
        let person = watch.bench.vendor.addPerson("ria@small-company.example")
        let now = watch.bench.clock.now()
        try watch.tenant { [group = watch.group] in $0.put(person, into: group, at: now, seenSince: now - .hours(1)) }
        watch.bench.vendor.setMembershipLag(.minutes(5))
        #expect(try await watch.bench.directory.members(of: watch.group, after: nil).items.count == 1)
        #expect(try await watch.stamp(since: first) != first)
    }

    @Test func `links lead to Graph only`() async throws {
        let watch = try Watch()
        let foreign = "https://graph.evil.example/v1.0/groups/delta()?$deltatoken=1-0"
        let stamp = try await watch.stamp(since: foreign)
        #expect(stamp?.hasPrefix(DirectoryBench.graphOrigin) == true)
        watch.bench.vendor.setNextPageOrigin("https://graph.evil.example")
        let failure = await #expect(throws: ProviderFailure.self) { _ = try await watch.stamp() }
        #expect(failure?.code == "foreign_page")
    }

    @Test func `a change within the moment of a link gives no link that says nothing changed`() async throws {
        let watch = try Watch()
        let directory = watch.bench.directory
        let first = try #require(try await directory.membershipStamp(of: watch.group, since: nil))
        let person = watch.bench.vendor.addPerson("ria@small-company.example")
        watch.bench.vendor.put(person, into: watch.group)
        #expect(try await directory.membershipStamp(of: watch.group, since: first) != first)
    }

    @Test func `a crowd of changes is told by its first page`() async throws {
        let watch = try Watch()
        let first = try #require(try await watch.stamp())
        watch.bench.vendor.setPageSize(1)
        for number in 0..<30 {
            watch.bench.vendor.put(watch.bench.vendor.addPerson("p\(number)@x.example"), into: watch.group)
        }
        let second = try #require(try await watch.stamp(since: first))
        #expect(second != first)
        #expect(try await watch.stamp(since: second) == second)
    }
}
