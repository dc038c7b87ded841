import Domain
import Kernel
import Persistence
import Testing

@Suite struct ReconciliationContractTests {
    private static let target = Grant.Target(connection: Desk.okta, group: "00g1")

    private static func finding(_ number: Int, state: Finding.State = .open, run: Int64 = 1) -> Finding {
        Finding(
            id: ID("f\(1_000 + number)"),
            comparison: "cmp",
            kind: .outOfBand,
            reference: sha256([UInt8(number)]),
            person: Desk.ben,
            foundAt: Desk.start,
            state: state,
            seenRun: run,
            resolvedAt: state.isOpen ? nil : Desk.start
        )
    }

    private func compare(_ desk: Desk) async throws {
        try await desk.write { try $0.reconciliation.add(GroupComparison(id: "cmp", target: Self.target)) }
    }

    @Test(arguments: Engine.available)
    func `a comparison is kept with all it counted, and changes only over the version that was read`(engine: Engine)
        async throws
    {
        try await engine.onDesk { desk in
            var comparison = GroupComparison(
                id: "cmp",
                target: Self.target,
                state: .listing,
                run: 7,
                startedAt: Desk.start,
                cursor: "next",
                pages: 3,
                counts: MemberCounts([.grant: 2, .outOfBand: 1]),
                stamp: "s1",
                completedAt: Desk.start,
                listedAt: Desk.start,
                lastStamp: "s0",
                lastCounts: MemberCounts([.missing: 4, .unknown: 1]),
                failures: 2,
                code: "rate_limited",
                message: "wait"
            )
            try await desk.write { [comparison] in try $0.reconciliation.add(comparison) }
            #expect(try await desk.read { try $0.reconciliation.comparison("cmp") } == comparison)
            #expect(try await desk.read { try $0.reconciliation.comparison(of: Self.target) } == comparison)
            let seen = comparison
            (comparison.state, comparison.cursor, comparison.pages) = (.resting, nil, 0)
            try await desk.write { [comparison] in try $0.reconciliation.save(comparison) }
            comparison.version += 1
            #expect(try await desk.read { try $0.reconciliation.comparison("cmp") } == comparison)
            #expect(await desk.refusal { try $0.reconciliation.save(seen) }?.reason == "changed_meanwhile")
            #expect(try await desk.read(in: desk.abroad) { try $0.reconciliation.comparison("cmp") } == nil)
            #expect(
                try await desk.read(in: desk.abroad) { try $0.reconciliation.comparisons(page: .init()).items } == []
            )
        }
    }

    @Test(arguments: Engine.available)
    func `fingerprints are kept page by page until the run ends`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await compare(desk)
            try await desk.write { tx in
                try tx.reconciliation.addFingerprints([2], page: 1, of: "cmp")
                try tx.reconciliation.addFingerprints([1], page: 0, of: "cmp")
            }
            let pages = try await desk.read { tx in
                var pages: [[UInt8]] = []
                try tx.reconciliation.fingerprints(of: "cmp") { pages.append($0) }
                return pages
            }
            #expect(pages == [[1], [2]])
            try await desk.write { try $0.reconciliation.removeFingerprints(of: "cmp") }
            let left = try await desk.read { tx in
                var left = 0
                try tx.reconciliation.fingerprints(of: "cmp") { _ in left += 1 }
                return left
            }
            #expect(left == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `members are told by the baseline and by open grants under their present identity`(engine: Engine)
        async throws
    {
        try await engine.onDesk { desk in
            try await desk.write { tx in
                for (person, number) in [(Desk.ana, 1), (Desk.ben, 2), (Desk.cai, 3)] {
                    let id = ID<ExternalIdentity>("x\(number)")
                    let sealed = SealedValue(keyID: "k", bytes: [9])
                    try tx.identities.add(
                        ExternalIdentity(id: id, sealed: sealed, reference: [UInt8(number)], createdAt: Desk.start)
                    )
                    try tx.identities.save(IdentitiesContractTests.mapping(person, to: id))
                }
                try tx.catalog.recordBaseline([[2], [4]], of: "00g1", connection: Desk.okta)
            }
            try await desk.addGrant(Desk.grant(1, for: Desk.ana))
            try await desk.addGrant(Desk.grant(2, for: Desk.ben, tool: Desk.copilot, status: .active))
            try await desk.addGrant(Desk.grant(3, for: Desk.cai, status: .expired))
            let standing = try await desk.read { tx in
                try tx.reconciliation.standing(
                    of: (1...250).map { [UInt8($0 % 256)] } + [[1], [2]],
                    in: Self.target,
                    boundTo: BoundRole(tool: Desk.claude, role: "user")
                )
            }
            #expect(standing == [[1]: .grant, [2]: .otherGrant, [4]: .baseline])
            let none = try await desk.read(in: desk.abroad) {
                try $0.reconciliation.standing(of: [[1], [4]], in: Self.target, boundTo: nil)
            }
            #expect(none.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `active grants of a group are walked by id with the reference of their holder`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            for (number, person, status) in [
                (1, Desk.ana, Grant.Status.active), (2, Desk.ben, .active), (3, Desk.cai, .pendingProvision),
            ] {
                try await desk.addGrant(Desk.grant(number, for: person, status: status))
            }
            try await desk.write { tx in
                let sealed = SealedValue(keyID: "k", bytes: [9])
                try tx.identities.add(ExternalIdentity(id: "x", sealed: sealed, reference: [5], createdAt: Desk.start))
                guard var grant = try tx.grants.find("g1002") else { return }
                grant.identity = "x"
                try tx.grants.save(grant)
            }
            let all = try await desk.read { try $0.reconciliation.activeGrants(in: Self.target, after: nil, limit: 9) }
            #expect(all.map(\.grant) == ["g1001", "g1002"] && all.map(\.reference) == [nil, [5]])
            let rest = try await desk.read {
                try $0.reconciliation.activeGrants(in: Self.target, after: "g1001", limit: 9)
            }
            #expect(rest.map(\.grant) == ["g1002"])
            let first = try await desk.read {
                try $0.reconciliation.activeGrants(in: Self.target, after: nil, limit: 1)
            }
            #expect(first.map(\.grant) == ["g1001"])
        }
    }

    @Test(arguments: Engine.available)
    func `one finding is open for a difference, open ones are listed oldest first and settled ones newest first`(
        engine: Engine
    ) async throws {
        try await engine.onDesk { desk in
            try await compare(desk)
            try await desk.write { tx in
                for number in 1...3 { try tx.reconciliation.add(Self.finding(number, run: Int64(number))) }
                for number in 4...6 { try tx.reconciliation.add(Self.finding(number, state: .gone)) }
            }
            let again = Finding(
                id: "f2000",
                comparison: "cmp",
                kind: .outOfBand,
                reference: sha256([1]),
                foundAt: Desk.start,
                seenRun: 1
            )
            #expect(await desk.refusal { try $0.reconciliation.add(again) } != nil)
            let open = try await desk.pages(size: 2) { try $0.reconciliation.findings(open: true, page: $1) }
            #expect(open.map { $0.map(\.id.rawValue) } == [["f1001", "f1002"], ["f1003"]])
            let settled = try await desk.pages(size: 2) { try $0.reconciliation.findings(open: false, page: $1) }
            #expect(settled.map { $0.map(\.id.rawValue) } == [["f1006", "f1005"], ["f1004"]])
            #expect(try await desk.read { try $0.reconciliation.openFindings() } == 3)
            let unseen = try await desk.read { try $0.reconciliation.unseen(by: 3, of: "cmp", limit: 9) }
            #expect(Set(unseen.map(\.id)) == ["f1001", "f1002"])
            let found = try await desk.read {
                try $0.reconciliation.openFinding(of: "cmp", kind: .outOfBand, key: Self.finding(2).key)
            }
            #expect(found == Self.finding(2, run: 2))
            try await desk.write { try $0.reconciliation.add(Self.finding(7, state: .removed)) }
            for (moment, isAfter) in [(Desk.start, false), (Desk.start - .seconds(1), true)] {
                let was = try await desk.read {
                    try $0.reconciliation.wasRemoved(Self.finding(7).key, of: "cmp", after: moment)
                }
                #expect(was == isAfter)
            }
            #expect(try await desk.read(in: desk.abroad) { try $0.reconciliation.openFindings() } == 0)
        }
    }
}

@Suite struct MassChangesContractTests {
    private static let change = MassChange(
        id: "m1",
        cause: .leaver,
        subjects: ["p-ben", "p-“ü”"],
        size: 60,
        reason: "left",
        askedBy: "p-ana",
        askedAt: Desk.start
    )

    @Test(arguments: Engine.available)
    func `what passed in the last hour is counted across writers, and the breaker is kept`(engine: Engine)
        async throws
    {
        try await engine.onDesk { desk in
            #expect(try await desk.read { try $0.massChanges.setting() } == BreakerSetting(.standard))
            let wide = BreakerSetting.Wanted(
                limits: try Breaker(most: 9, percent: 30),
                by: "ada",
                from: Desk.start + .days(1)
            )
            for wanted in [wide, BreakerSetting.Wanted(limits: wide.limits, by: "ada", from: nil), nil] {
                let setting = BreakerSetting(try Breaker(most: 7, percent: 20), wanted: wanted)
                try await desk.write { try $0.massChanges.save(setting) }
                #expect(try await desk.read { try $0.massChanges.setting() } == setting)
            }
            for count in [3, 4] {
                try await desk.write { try $0.massChanges.pass(count, forgettingBefore: $0.now - .hours(1)) }
            }
            #expect(try await desk.read { try $0.massChanges.passed(after: $0.now - .hours(1)) } == 7)
            #expect(try await desk.read(in: desk.abroad) { try $0.massChanges.passed(after: 0) } == 0)
            try await desk.write { try $0.massChanges.pass(0, forgettingBefore: $0.now + .hours(1)) }
            #expect(try await desk.read { try $0.massChanges.passed(after: 0) } == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `open grants are counted as far as they matter`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.addGrant(Desk.grant(1, for: Desk.ana))
            try await desk.addGrant(Desk.grant(2, for: Desk.ben, status: .active))
            try await desk.addGrant(Desk.grant(3, for: Desk.cai, status: .revoked))
            #expect(try await desk.read { try $0.massChanges.openGrants(upTo: 9) } == 2)
            #expect(try await desk.read { try $0.massChanges.openGrants(upTo: 1) } == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `a held change is kept whole and settled once`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            var change = Self.change
            try await desk.write { try $0.massChanges.add(Self.change) }
            #expect(try await desk.read { try $0.massChanges.find("m1") } == change)
            #expect(try await desk.read { try $0.massChanges.count(in: .paused) } == 1)
            (change.state, change.settledBy, change.settledAt) = (.running, Desk.ana, Desk.start)
            (change.settledReason, change.done) = ("checked", 3)
            try await desk.write { [change] in try $0.massChanges.save(change) }
            change.version += 1
            #expect(try await desk.read { try $0.massChanges.list(page: .init()).items } == [change])
            #expect(await desk.refusal { try $0.massChanges.save(Self.change) }?.reason == "changed_meanwhile")
            #expect(try await desk.read { try $0.massChanges.count(in: .paused) } == 0)
            #expect(try await desk.read(in: desk.abroad) { try $0.massChanges.list(page: .init()).items } == [])
        }
    }
}
