import ConnectorKit
import Domain
import Kernel
import TestKit
import Testing
import Vendors

/// A mark of the members that stays the same only while nobody comes or goes.
@Suite struct StampContractTests {
    @Test(arguments: DirectoryKind.allCases)
    func `a stamp stays while nobody comes or goes, and is another one afterwards`(kind: DirectoryKind) async throws {
        let pair = try MembershipContractTests.Pair(kind)
        let (bench, group) = (pair.bench, pair.group)
        func stamp(_ last: String?) async throws -> String {
            bench.clock.advance(by: .minutes(1))
            let found = try await bench.directory.membershipStamp(of: group, since: last)
            bench.clock.advance(by: .minutes(1))
            return try #require(found)
        }
        let first = try await stamp(nil)
        #expect(try await stamp(first) == first)
        bench.vendor.put(pair.person, into: group)
        let second = try await stamp(first)
        #expect(second != first)
        #expect(try await stamp(second) == second)
        #expect(await bench.remove(pair.person, from: group).readBack == .notMember)
        let third = try await stamp(second)
        #expect(third != second)
        #expect(try await stamp(third) == third)
        #expect(bench.problems == [])
    }

    @Test(arguments: DirectoryKind.allCases)
    func `what happens in another group changes no stamp`(kind: DirectoryKind) async throws {
        let pair = try MembershipContractTests.Pair(kind)
        let other = pair.bench.vendor.addGroup("Others")
        pair.bench.clock.advance(by: .minutes(1))
        let first = try await pair.bench.directory.membershipStamp(of: pair.group, since: nil)
        pair.bench.clock.advance(by: .minutes(1))
        pair.bench.vendor.put(pair.person, into: other)
        pair.bench.clock.advance(by: .minutes(1))
        #expect(try await pair.bench.directory.membershipStamp(of: pair.group, since: first) == first)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `a group that is gone has no stamp`(kind: DirectoryKind) async throws {
        let pair = try MembershipContractTests.Pair(kind)
        let first = try await pair.bench.directory.membershipStamp(of: pair.group, since: nil)
        pair.bench.vendor.deleteGroup(pair.group)
        let failure = await #expect(throws: ProviderFailure.self) {
            _ = try await pair.bench.directory.membershipStamp(of: pair.group, since: first)
        }
        #expect(failure?.code == "group_missing")
    }

    @Test(arguments: DirectoryKind.allCases)
    func `trouble of the directory is no stamp but a failure to wait for`(kind: DirectoryKind) async throws {
        let pair = try MembershipContractTests.Pair(kind)
        let first = try await pair.bench.directory.membershipStamp(of: pair.group, since: nil)
        pair.bench.vendor.appoint(.trouble(.unavailable), times: 5, target: "/groups")
        let failure = await #expect(throws: ProviderFailure.self) {
            _ = try await pair.bench.directory.membershipStamp(of: pair.group, since: first)
        }
        #expect(failure?.kind == .retryable)
    }
}
