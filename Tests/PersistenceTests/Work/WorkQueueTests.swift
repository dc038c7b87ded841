import Domain
import Kernel
import Persistence
import TestKit
import Testing

@Suite struct WorkQueueTests {
    private func claim(_ shelf: Shelf, _ kinds: Set<Work.Kind> = [.provisioning], limit: Int = 10) async throws
        -> [Work]
    {
        try await shelf.store.enter { try $0.claimWork(kinds, limit: limit, lease: .seconds(30), owner: "w1") }
    }

    private func promise(_ id: String, _ shelf: Shelf, kind: Work.Kind = .provisioning, in span: Span = .seconds(-1))
        async throws
    {
        try await shelf.write { try $0.queue.promise(kind, id: id, at: Desk.start + span) }
    }

    @Test(arguments: Engine.available)
    func `due work is claimed once, oldest first, by kind`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await promise("b", shelf, in: .seconds(-5))
            try await promise("a", shelf, in: .seconds(-3))
            try await promise("e", shelf, kind: .effect, in: .seconds(-9))
            try await promise("later", shelf, in: .seconds(600))
            let next = try await shelf.store.enter { try $0.nextWork([.provisioning]) }
            #expect(next == Desk.start - .seconds(5))
            let nextOfAll = try await shelf.store.enter { try $0.nextWork(Set(Work.Kind.allCases)) }
            #expect(nextOfAll == Desk.start - .seconds(9))
            let claimed = try await claim(shelf)
            #expect(claimed.map(\.id) == ["b", "a"])
            #expect(claimed.allSatisfy { $0.organization == "acme" && $0.leaseUntil != nil })
            let again = try await claim(shelf)
            #expect(again.isEmpty)
            let effects = try await claim(shelf, [.effect, .sweep])
            #expect(effects.map(\.id) == ["e"])
        }
    }

    @Test(arguments: Engine.available)
    func `what waits longer than its kind ever does is due at once`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            let now = try await shelf.store.enter { $0.now }
            try await shelf.write { tx in
                try tx.queue.promise(.sweep, id: Routine.expiry.rawValue, at: now + .minutes(10))
                try tx.queue.promise(.tidy, id: Routine.retention.rawValue, at: now + .hours(24))
                try tx.queue.promise(.provisioning, id: "hinted", at: now + .hours(24))
                try tx.queue.promise(.provisioning, id: "lost", at: now + .days(300))
            }
            try await shelf.store.enter { try $0.recallWork() }
            // A server's clock is held to ours to some milliseconds only, and what is due now may not be due a moment before.
            shelf.clock.advance(by: .seconds(1))
            let due = try await claim(shelf, Set(Work.Kind.allCases))
            #expect(Set(due.map(\.id)) == [Routine.expiry.rawValue, "lost"])
        }
    }

    @Test(arguments: Engine.available)
    func `only the holder of the current fence keeps or postpones`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await promise("a", shelf)
            let fence = try #require(try await claim(shelf).first).fence
            let outcome = try await shelf.write { tx in
                let held = try tx.queue.holds(.provisioning, id: "a", fence: fence)
                let stale = try tx.queue.keep(.provisioning, id: "a", fence: fence - 1)
                let postponed = try tx.queue.postpone(.provisioning, id: "a", fence: fence, to: tx.now - .seconds(1))
                return [held, stale, postponed, try tx.queue.keep(.provisioning, id: "a", fence: fence)]
            }
            #expect(outcome == [true, false, true, false])
            let second = try #require(try await claim(shelf).first)
            #expect(second.fence > fence)
            let kept = try await shelf.write { try $0.queue.keep(.provisioning, id: "a", fence: second.fence) }
            let left = try await shelf.read { try $0.queue.find(.provisioning, id: "a") }
            #expect(kept && left == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `a lease that ran out is claimed anew, and its old holder comes too late`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await promise("a", shelf)
            let first = try #require(try await claim(shelf).first)
            shelf.clock.advance(by: .seconds(31))
            let second = try #require(try await claim(shelf).first)
            #expect(second.fence > first.fence)
            let late = try await shelf.write { try $0.queue.keep(.provisioning, id: "a", fence: first.fence) }
            #expect(!late)
        }
    }

    @Test(arguments: Engine.available)
    func `a holder who slept through the end and the renewal of a promise holds nothing`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await promise("a", shelf)
            let first = try #require(try await claim(shelf).first)
            try await shelf.write { try $0.queue.withdraw(.provisioning, id: "a") }
            try await promise("a", shelf)
            let second = try #require(try await claim(shelf).first)
            #expect(second.fence != first.fence)
        }
    }

    @Test(arguments: Engine.available)
    func `promising again moves the time and ends the lease`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await promise("a", shelf)
            let first = try #require(try await claim(shelf).first)
            try await promise("a", shelf, in: .seconds(-2))
            let found = try await shelf.read { try $0.queue.find(.provisioning, id: "a") }
            #expect(found?.leaseUntil == nil && found?.runAt == Desk.start - .seconds(2))
            let late = try await shelf.write { try $0.queue.holds(.provisioning, id: "a", fence: first.fence) }
            #expect(!late)
        }
    }

    @Test(arguments: Engine.available)
    func `another organization cannot touch the promise`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await promise("a", shelf)
            try await shelf.write(in: shelf.abroad) { try $0.queue.withdraw(.provisioning, id: "a") }
            let seen = try await shelf.read(in: shelf.abroad) { try $0.queue.find(.provisioning, id: "a") }
            let claimed = try await claim(shelf)
            #expect(seen == nil && claimed.count == 1)
        }
    }

    @Test(arguments: Engine.concurrent)
    func `workers that claim at once never get the same work`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await shelf.write { tx in
                for number in 1...60 { try tx.queue.promise(.effect, id: "\(number)", at: tx.now - .seconds(1)) }
            }
            let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 1...12 { group.addTask { try await claim(shelf, [.effect], limit: 5).map(\.id) } }
                return try await group.reduce(into: [String]()) { $0 += $1 }
            }
            #expect(claimed.count == Set(claimed).count)
            let rest = try await claim(shelf, [.effect], limit: 100)
            #expect(claimed.count + rest.count == 60)
        }
    }
}
