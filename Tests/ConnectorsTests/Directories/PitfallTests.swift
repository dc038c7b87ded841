import ConnectorKit
import Domain
import Kernel
import Signing
import TestKit
import Testing
import Vendors

/// What others got wrong, one test each.
@Suite struct PitfallTests {
    typealias Pair = MembershipContractTests.Pair

    @Test(arguments: DirectoryKind.allCases)
    func `1: no page is lost, and a list that breaks off gives no conclusion`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.setPageSize(2)
        var people: [String] = []
        for number in 0..<7 { people.append(pair.bench.vendor.addPerson("p\(number)@x.example")) }
        for person in people { pair.bench.vendor.put(person, into: pair.group) }
        let listed = try await pair.bench.members(of: pair.group)
        #expect(listed.count == 7 && Set(listed) == Set(people))
        pair.bench.vendor.appoint(.trouble(.broken), target: kind.isOkta ? "after=" : "skiptoken", after: 1)
        await #expect(throws: ProviderFailure.self) { try await pair.bench.members(of: pair.group) }
        pair.bench.vendor.appoint(.trouble(.broken), target: kind.isOkta ? "/groups?" : "/members", after: 0)
        #expect(await pair.bench.read(pair.person, in: pair.group) != .member)
    }

    @Test(arguments: [DirectoryKind.entraSecret])
    func `2: the next link is followed past an empty page`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.put(pair.person, into: pair.group)
        try pair.bench.entra.withModel { $0.behaviour.beginsWithEmptyPage = true }
        #expect(try await pair.bench.members(of: pair.group) == [pair.person])
        #expect(await pair.bench.read(pair.person, in: pair.group) == .member)
    }

    @Test func `3: a count of nobody does not hide members`() async throws {
        let pair = try Pair(.oktaAPIToken)
        pair.bench.vendor.put(pair.person, into: pair.group)
        try pair.bench.okta.withModel { $0.behaviour.countsMembers = false }
        #expect(try await pair.bench.members(of: pair.group) == [pair.person])
        #expect(await pair.bench.remove(pair.person, from: pair.group).outcome == .done)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `4: an error of one person is that person's result and nobody else's`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        let other = pair.bench.vendor.addPerson("other@x.example")
        pair.bench.vendor.deletePerson(pair.person)
        #expect(await pair.bench.add(pair.person, to: pair.group).outcome != .done)
        #expect(await pair.bench.add(other, to: pair.group).outcome == .done)
        #expect(pair.bench.vendor.members(of: pair.group) == [other])
    }

    @Test(arguments: DirectoryKind.allCases)
    func `5: a removal that did not land stays open`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.put(pair.person, into: pair.group)
        pair.bench.vendor.appoint(.trouble(.unavailable), method: .delete)
        let result = await pair.bench.remove(pair.person, from: pair.group)
        #expect(result.outcome == .retryable && result.readBack == .member)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `6: what is not visible yet is not called done, nor undone`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.setMembershipLag(.seconds(30))
        let early = await pair.bench.add(pair.person, to: pair.group)
        #expect(early.outcome == .retryable && early.code == "not_visible_yet" && early.readBack == .notMember)
        #expect(early.retryAfter != nil)
        pair.bench.clock.advance(by: .seconds(40))
        let late = await pair.bench.add(pair.person, to: pair.group)
        #expect([.done, .alreadyTrue].contains(late.outcome) && late.readBack == .member)
        let gone = await pair.bench.remove(pair.person, from: pair.group)
        #expect(gone.outcome == .retryable && gone.readBack == .member)
        pair.bench.clock.advance(by: .seconds(40))
        let proven = await pair.bench.remove(pair.person, from: pair.group)
        #expect([.done, .alreadyTrue].contains(proven.outcome) && proven.readBack == .notMember)
    }

    @Test func `7: a search that lags makes nobody make the group twice`() async throws {
        let bench = try DirectoryBench(.oktaAPIToken)
        try bench.okta.withModel { $0.behaviour.searchLag = .seconds(30) }
        let made = try await bench.directory.bind(GroupContractTests.wanted)
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.directory.bind(GroupContractTests.wanted)
        }
        #expect(failure?.kind == .retryable && failure?.code == "not_visible_yet")
        bench.clock.advance(by: .seconds(31))
        #expect(try await bench.directory.bind(GroupContractTests.wanted).id == made.id)
        #expect(bench.vendor.groups(named: GroupContractTests.name) == 1)
    }

    @Test(arguments: [DirectoryKind.entraSecret])
    func `8: who is a member already is known by reading, whatever the words`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        try pair.bench.entra.withModel { $0.behaviour.rewordsErrors = true }
        pair.bench.vendor.put(pair.person, into: pair.group)
        let result = await pair.bench.add(pair.person, to: pair.group)
        #expect(result.outcome == .alreadyTrue && result.readBack == .member)
    }

    @Test(arguments: [DirectoryKind.entraSecret])
    func `8: the same refusal without membership is no success`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        try pair.bench.entra.withModel { $0.behaviour.refusesNewMembers = true }
        let result = await pair.bench.add(pair.person, to: pair.group)
        #expect(result.outcome == .terminal && result.code == "rejected" && result.readBack == .notMember)
    }

    @Test func `9: every attempt carries a proof that was never used`() async throws {
        let pair = try Pair(.oktaServiceApp)
        try pair.bench.okta.withModel { $0.behaviour.wantsNonceOnCalls = true }
        #expect(await pair.bench.add(pair.person, to: pair.group).outcome == .done)
        // The nonce of that day is no longer taken four days later.
        pair.bench.clock.advance(by: .days(4))
        #expect(await pair.bench.remove(pair.person, from: pair.group).outcome == .done)
        for _ in 0..<3 { pair.bench.vendor.appoint(.trouble(.unavailable), method: .put) }
        for _ in 0..<3 { #expect(await pair.bench.add(pair.person, to: pair.group).outcome == .retryable) }
        #expect(await pair.bench.add(pair.person, to: pair.group).outcome == .done)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `10 and 11: a limit without a time to come back is tried again all the same`(kind: DirectoryKind) async throws
    {
        let pair = try Pair(kind)
        pair.bench.vendor.appoint(.trouble(.crowded), method: kind.isOkta ? .put : .post, target: pair.group)
        let result = await pair.bench.add(pair.person, to: pair.group)
        #expect(result.outcome == .retryable)
        #expect(result.code == (kind.isOkta ? "concurrency_limited" : "rate_limited"))
        #expect(kind.isOkta || result.retryAfter == nil)
        #expect(!pair.isMember)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `13: members of a group that is gone are not "nobody"`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.put(pair.person, into: pair.group)
        pair.bench.vendor.deleteGroup(pair.group)
        let failure = await #expect(throws: ProviderFailure.self) { try await pair.bench.members(of: pair.group) }
        #expect(failure?.code == "group_missing")
    }

    @Test(arguments: DirectoryKind.allCases)
    func `14: nobody but the named person is touched`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        let outsider = pair.bench.vendor.addPerson("outsider@x.example")
        pair.bench.vendor.put(outsider, into: pair.group)
        _ = await pair.bench.add(pair.person, to: pair.group)
        _ = await pair.bench.remove(pair.person, from: pair.group)
        #expect(pair.bench.vendor.members(of: pair.group) == [outsider])
    }

    @Test(arguments: DirectoryKind.allCases)
    func `15: a conflict with another writer is tried again`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.appoint(.trouble(.conflict), method: kind.isOkta ? .put : .post, target: pair.group)
        let result = await pair.bench.add(pair.person, to: pair.group)
        #expect(result.outcome == .retryable && result.code == "busy")
    }

    @Test(arguments: [DirectoryKind.oktaAPIToken, .entraSecret])
    func `16: no name breaks out of its quotes`(kind: DirectoryKind) async throws {
        let bench = try DirectoryBench(kind)
        var numbers = SeededNumbers(seed: 16)
        let alphabet = Array(#"'"\ab eq or()&#%+/?=;é漢🙂"#)
        for round in 0..<60 {
            let length = Int(numbers.next() % 12) + 1
            let name = "g" + String((0..<length).map { _ in alphabet[Int(numbers.next() % UInt64(alphabet.count))] })
            let key = "clr-\(round)-" + name.filter { $0 != "/" }
            let first = try await bench.directory.bind(.named(name, key: key, description: ""))
            let second = try await bench.directory.bind(.named(name, key: key, description: ""))
            #expect(first.id == second.id && second.name == name, "\(name)")
        }
    }

    @Test(arguments: [DirectoryKind.entraSecret])
    func `17: who is in a nested group is no member, because the app lets only direct ones in`(
        kind: DirectoryKind
    ) async throws {
        let pair = try Pair(kind)
        let nested = pair.bench.vendor.addGroup("Nested")
        pair.bench.vendor.put(pair.person, into: nested)
        pair.bench.vendor.put(nested, into: pair.group)
        #expect(await pair.bench.read(pair.person, in: pair.group) == .notMember)
        #expect(try await pair.bench.members(of: pair.group) == [nested])
        #expect(await pair.bench.add(pair.person, to: pair.group).outcome == .done)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `a next page elsewhere is not asked for, and nothing is concluded`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.setPageSize(1)
        for number in 0..<3 {
            pair.bench.vendor.put(pair.bench.vendor.addPerson("p\(number)@x.example"), into: pair.group)
        }
        pair.bench.vendor.setNextPageOrigin("https://evil.example")
        let failure = await #expect(throws: ProviderFailure.self) { try await pair.bench.members(of: pair.group) }
        #expect(failure?.code == "foreign_page" && failure?.kind == .terminal)
        let forged = await #expect(throws: ProviderFailure.self) {
            try await pair.bench.directory.members(of: pair.group, after: "https://evil.example/api/v1/groups/x/users")
        }
        #expect(forged?.code == "foreign_page")
    }
}
