import ConnectorKit
import Domain
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct MembershipContractTests {
    struct Pair {
        let bench: DirectoryBench
        let person: String
        let group: String

        init(_ kind: DirectoryKind) throws {
            bench = try DirectoryBench(kind)
            person = bench.vendor.addPerson("ria@small-company.example")
            group = bench.vendor.addGroup("Users")
        }

        var isMember: Bool { bench.vendor.members(of: group).contains(person) }
    }

    @Test(arguments: DirectoryKind.allCases)
    func `a person is added, proven by a read, and adding again changes nothing`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        let first = await pair.bench.add(pair.person, to: pair.group)
        #expect(first.outcome == .done && first.readBack == .member && first.code == "added")
        #expect(first.providerRequestID != nil)
        #expect(pair.isMember)
        let second = await pair.bench.add(pair.person, to: pair.group)
        #expect([.done, .alreadyTrue].contains(second.outcome) && second.readBack == .member)
        #expect(pair.bench.vendor.members(of: pair.group) == [pair.person])
        #expect(pair.bench.problems == [])
    }

    @Test(arguments: DirectoryKind.allCases)
    func `a person is removed, proven by a read, and removing again changes nothing`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.put(pair.person, into: pair.group)
        let first = await pair.bench.remove(pair.person, from: pair.group)
        #expect(first.outcome == .done && first.readBack == .notMember && first.code == "removed")
        #expect(!pair.isMember)
        let second = await pair.bench.remove(pair.person, from: pair.group)
        #expect([.done, .alreadyTrue].contains(second.outcome) && second.readBack == .notMember)
        #expect(pair.bench.problems == [])
    }

    @Test(arguments: DirectoryKind.allCases)
    func `a check tells who is in and who is not`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        #expect(await pair.bench.read(pair.person, in: pair.group) == .notMember)
        pair.bench.vendor.put(pair.person, into: pair.group)
        #expect(await pair.bench.read(pair.person, in: pair.group) == .member)
        #expect(pair.bench.problems == [])
    }

    @Test(arguments: DirectoryKind.allCases)
    func `a check on many pages reads them all`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.setPageSize(1)
        for number in 0..<5 { pair.bench.vendor.put(pair.person, into: pair.bench.vendor.addGroup("Other \(number)")) }
        for number in 0..<5 {
            pair.bench.vendor.put(pair.bench.vendor.addPerson("p\(number)@x.example"), into: pair.group)
        }
        #expect(await pair.bench.read(pair.person, in: pair.group) == .notMember)
        pair.bench.vendor.put(pair.person, into: pair.group)
        #expect(await pair.bench.read(pair.person, in: pair.group) == .member)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `a write that is not allowed is final and changes nothing`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.takePermissionToWrite()
        let result = await pair.bench.add(pair.person, to: pair.group)
        #expect(result.outcome == .terminal && result.code == "permission_missing")
        #expect(result.readBack != .member)
        #expect(!pair.isMember)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `a refused credential breaks the connection, and the test says so`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.refuseCredential()
        let result = await pair.bench.add(pair.person, to: pair.group)
        #expect(result.outcome == .terminal)
        #expect(["credential_refused", "consent_withdrawn"].contains(result.code))
        let test = await pair.bench.directory.test()
        #expect(!test.passed)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `who is gone needs no removing`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.put(pair.person, into: pair.group)
        pair.bench.vendor.deletePerson(pair.person)
        let result = await pair.bench.remove(pair.person, from: pair.group)
        #expect(result.outcome == .alreadyTrue && result.readBack == .notMember)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `who is gone cannot be added, finally once known long enough`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.deletePerson(pair.person)
        let result = await pair.bench.add(pair.person, to: pair.group)
        #expect(result.code == "person_missing" && result.readBack != .member)
        let now = pair.bench.clock.now()
        let young = result.settled(wanting: .member, knownSince: now - .minutes(2), now: now)
        #expect(young.outcome == (kind.isOkta ? .terminal : .retryable))
        #expect(result.settled(wanting: .member, knownSince: now - .days(2), now: now).outcome == .terminal)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `nobody needs to be removed from a group that is gone`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.put(pair.person, into: pair.group)
        pair.bench.vendor.deleteGroup(pair.group)
        let now = pair.bench.clock.now()
        let result = await pair.bench.remove(pair.person, from: pair.group)
            .settled(wanting: .notMember, knownSince: now - .days(2), now: now)
        #expect(result.outcome == .alreadyTrue && result.code == "group_missing" && result.readBack == .notMember)
    }
}
