import ConnectorKit
import Domain
import Kernel
import TestKit
import Testing
import Vendors

/// What goes wrong on the way leads to the truth or to another try, never to a false "done".
@Suite struct FaultContractTests {
    typealias Pair = MembershipContractTests.Pair

    private static func target(_ kind: DirectoryKind) -> String { kind.isOkta ? "/users/" : "/$ref" }
    private static func method(_ kind: DirectoryKind) -> HTTPCall.Method { kind.isOkta ? .put : .post }

    private func failNextAdd(_ pair: Pair, _ fault: Fault) {
        let kind = pair.bench.kind
        pair.bench.vendor.appoint(fault, method: Self.method(kind), target: Self.target(kind))
    }

    private func failNextRemove(_ pair: Pair, _ fault: Fault) {
        pair.bench.vendor.appoint(fault, method: .delete, target: Self.target(pair.bench.kind))
    }

    @Test(arguments: DirectoryKind.allCases, [Fault.lost(afterEffect: true), .timedOut(afterEffect: true)])
    func `an addition whose reply is lost is asked for again, soon, and then believed`(
        kind: DirectoryKind,
        fault: Fault
    ) async throws {
        let pair = try Pair(kind)
        failNextAdd(pair, fault)
        let result = await pair.bench.add(pair.person, to: pair.group)
        #expect(result.outcome == .retryable && result.code == "unconfirmed" && result.readBack == .member)
        #expect(result.retryAfter == .seconds(5))
        let second = await pair.bench.add(pair.person, to: pair.group)
        #expect([.done, .alreadyTrue].contains(second.outcome) && second.readBack == .member)
    }

    @Test(arguments: DirectoryKind.allCases, [Fault.lost(afterEffect: true), .timedOut(afterEffect: true)])
    func `a removal whose reply is lost is asked for again, soon, and then believed`(
        kind: DirectoryKind,
        fault: Fault
    ) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.put(pair.person, into: pair.group)
        failNextRemove(pair, fault)
        let result = await pair.bench.remove(pair.person, from: pair.group)
        #expect(result.outcome == .retryable && result.code == "unconfirmed" && result.readBack == .notMember)
        #expect(!pair.isMember)
        let second = await pair.bench.remove(pair.person, from: pair.group)
        #expect([.done, .alreadyTrue].contains(second.outcome) && second.readBack == .notMember)
    }

    @Test(
        arguments: DirectoryKind.allCases,
        [Fault.lost(afterEffect: false), .timedOut(afterEffect: false), .trouble(.unavailable)]
    )
    func `a removal that never arrived is not believed because a lagging reader has not seen the addition yet`(
        kind: DirectoryKind,
        fault: Fault
    ) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.setMembershipLag(.minutes(2))
        pair.bench.clock.advance(by: .minutes(10))
        pair.bench.vendor.put(pair.person, into: pair.group)
        failNextRemove(pair, fault)
        let result = await pair.bench.remove(pair.person, from: pair.group)
        #expect(result.outcome == .retryable && result.readBack == .notMember)
        #expect(pair.isMember)
        #expect(await pair.bench.remove(pair.person, from: pair.group).outcome != .terminal)
        #expect(!pair.isMember)
    }

    @Test(
        arguments: DirectoryKind.allCases,
        [Fault.lost(afterEffect: false), .timedOut(afterEffect: false), .trouble(.unavailable)]
    )
    func `an addition that never arrived is not believed because a lagging reader still shows the member`(
        kind: DirectoryKind,
        fault: Fault
    ) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.put(pair.person, into: pair.group)
        pair.bench.clock.advance(by: .minutes(10))
        pair.bench.vendor.setMembershipLag(.minutes(2))
        _ = await pair.bench.remove(pair.person, from: pair.group)
        failNextAdd(pair, fault)
        let result = await pair.bench.add(pair.person, to: pair.group)
        #expect(result.outcome == .retryable && result.readBack == .member)
        #expect(!pair.isMember)
    }

    @Test(arguments: DirectoryKind.allCases, [Fault.lost(afterEffect: false), .timedOut(afterEffect: false)])
    func `a change that never arrived is tried again`(kind: DirectoryKind, fault: Fault) async throws {
        let pair = try Pair(kind)
        failNextAdd(pair, fault)
        let first = await pair.bench.add(pair.person, to: pair.group)
        #expect(first.outcome == .retryable && first.readBack == .notMember)
        #expect(await pair.bench.add(pair.person, to: pair.group).outcome == .done)
        failNextRemove(pair, fault)
        let second = await pair.bench.remove(pair.person, from: pair.group)
        #expect(second.outcome == .retryable && second.readBack == .member)
        #expect(pair.isMember)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `an unreachable directory is tried again`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        failNextAdd(pair, .unreachable)
        let result = await pair.bench.add(pair.person, to: pair.group)
        #expect(result.outcome == .retryable && result.code == "unreachable")
        #expect(!pair.isMember)
    }

    @Test(arguments: DirectoryKind.allCases, [Trouble.broken, .unavailable, .gateway, .conflict])
    func `trouble on the other side is tried again, also when a gateway answers in HTML`(
        kind: DirectoryKind,
        trouble: Trouble
    ) async throws {
        let pair = try Pair(kind)
        failNextAdd(pair, .trouble(trouble))
        let result = await pair.bench.add(pair.person, to: pair.group)
        #expect(result.outcome == .retryable && result.readBack != .member)
        #expect(result.code == (trouble == .conflict ? "busy" : "provider_unavailable"))
        #expect(await pair.bench.add(pair.person, to: pair.group).outcome == .done)
    }

    @Test(arguments: DirectoryKind.allCases)
    func `a rate limit is waited for as long as the vendor says`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        failNextAdd(pair, .trouble(.rateLimited(.seconds(20))))
        let result = await pair.bench.add(pair.person, to: pair.group)
        #expect(result.outcome == .retryable && result.code == "rate_limited")
        // Okta's reset is an instant, so a second is added for its rounding.
        #expect(result.retryAfter == .seconds(kind.isOkta ? 21 : 20))
    }

    @Test(arguments: DirectoryKind.allCases)
    func `a token that expires between two pages is minted anew`(kind: DirectoryKind) async throws {
        let pair = try Pair(kind)
        pair.bench.vendor.setPageSize(1)
        var people: Set<String> = []
        for number in 0..<4 { people.insert(pair.bench.vendor.addPerson("p\(number)@x.example")) }
        for person in people { pair.bench.vendor.put(person, into: pair.group) }
        _ = await pair.bench.read(pair.person, in: pair.group)
        pair.bench.vendor.expireTokens(afterCalls: 2)
        #expect(try await Set(pair.bench.members(of: pair.group)) == people)
        #expect(pair.bench.broker.minted == (kind == .oktaAPIToken ? 1 : 2))
    }

    @Test(arguments: DirectoryKind.allCases)
    func `trouble at the token endpoint is tried again`(kind: DirectoryKind) async throws {
        guard kind != .oktaAPIToken else { return }
        let pair = try Pair(kind)
        for trouble in [Trouble.gateway, .unavailable, .rateLimited(.seconds(5))] {
            pair.bench.vendor.appoint(.trouble(trouble), method: .post, target: "/token")
            let result = await pair.bench.add(pair.person, to: pair.group)
            #expect(result.outcome == .retryable)
        }
        #expect(await pair.bench.add(pair.person, to: pair.group).outcome == .done)
    }
}
