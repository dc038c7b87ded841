import ConnectorKit
import Domain
import Kernel
import TestKit
import Testing

@Suite struct RotationTests {
    @Test func `assertion 15: new values are tried beside the old one, put into use, and the old one kept for an hour`()
        async throws
    {
        let bench = try await RotationBench()
        let rotation = try await bench.rotate(to: "new")
        #expect(rotation.state == .staged)
        #expect(try await bench.inUse() == "old")
        try await bench.work()
        #expect(try await bench.inUse() == "new")
        let kept = try await bench.kept(.previous, of: rotation.id)
        #expect(kept == "old")
        bench.company.clock.advance(by: .hours(1))
        try await bench.work()
        #expect(try await bench.rotations().map(\.state) == [.retired])
        #expect(try await bench.kept(.previous, of: rotation.id) == nil)
        #expect(try await bench.kept(.staged, of: rotation.id) == nil)
        let actions = try await bench.company.actions().suffix(3)
        #expect(actions == ["secret_staged", "secret_promoted", "secret_retired"])
    }

    @Test func `assertion 15: a system that learns of new values late is asked again, within a bound`() async throws {
        let bench = try await RotationBench(lag: 4)
        try await bench.rotate(to: "new")
        for _ in 0..<4 {
            try await bench.work()
            #expect(try await bench.inUse() == "old")
            bench.company.clock.advance(by: .minutes(2))
        }
        try await bench.work()
        #expect(try await bench.inUse() == "new")
        #expect(bench.system.tries == 5)
    }

    @Test func `assertion 15: values that never pass leave the old one in use, and are gone`() async throws {
        let bench = try await RotationBench()
        let rotation = try await bench.rotate(to: "wrong")
        for _ in 0..<SecretRotation.maximumProbes + 2 {
            try await bench.work()
            bench.company.clock.advance(by: .minutes(2))
        }
        #expect(bench.system.tries == SecretRotation.maximumProbes)
        #expect(try await bench.inUse() == "old")
        #expect(try await bench.rotations().map(\.state) == [.failed])
        #expect(try await bench.kept(.staged, of: rotation.id) == nil)
        #expect(try await bench.company.actions().last == "secret_rotation_failed")
    }

    @Test func `an admin puts the old value back within the grace, and not after it`() async throws {
        let bench = try await RotationBench()
        let scope = bench.company
        try await bench.rotate(to: "new")
        try await bench.work()
        try await scope.write(by: scope.admin) { _ = try RestoreSecrets(of: scope.connection)(in: $0) }
        #expect(try await bench.inUse() == "old")
        #expect(try await bench.rotations().map(\.state) == [.restored])
        let refusal = await #expect(throws: Refusal.self) {
            try await scope.write(by: scope.admin) { _ = try RestoreSecrets(of: scope.connection)(in: $0) }
        }
        #expect(refusal?.reason == "nothing_to_restore")
    }

    @Test func `newer values take the place of those that are still being tried, and a set secret takes it from both`()
        async throws
    {
        let bench = try await RotationBench()
        try await bench.rotate(to: "new-1")
        try await bench.rotate(to: "new-2")
        try await bench.work()
        #expect(try await bench.inUse() == "new-2")
        try await bench.rotate(to: "new-3")
        try await bench.set("new-4")
        try await bench.work()
        #expect(try await bench.inUse() == "new-4")
        #expect(try await bench.rotations().map(\.state) == [.superseded, .promoted, .superseded])
    }

    @Test func `no version is used twice, and a value in a row of another version does not open`() async throws {
        let bench = try await RotationBench()
        try await bench.rotate(to: "wrong")
        try await bench.set("new-1")
        try await bench.rotate(to: "new-2")
        #expect(try await bench.rotations().map(\.version) == [4, 2])
        let connection = bench.company.connection
        let moved = try await bench.company.read { tx -> SealedValue? in
            let staged = try tx.secretRotations.find(.staged, of: connection)
            return try staged.flatMap { try tx.secretRotations.value(.staged, RotationBench.field, of: $0.id) }
        }
        let sealed = try #require(moved)
        let renamed = SealedValue(keyID: sealed.keyID, bytes: sealed.bytes, version: 3)
        await #expect(throws: Refusal.self) {
            _ = try await bench.vault.open(
                renamed,
                field: RotationBench.field,
                of: connection,
                in: bench.company.scope
            )
        }
    }

    @Test func `only an admin rotates, never the operator, and only what is set`() async throws {
        let bench = try await RotationBench()
        let cases: [(Actor, String)] = [
            (Actor(.operator, id: "operator"), "operator_cannot_set_secrets"),
            (bench.company.approver.actor, "role_missing"),
        ]
        for (actor, reason) in cases {
            let refusal = await #expect(throws: Refusal.self) { try await bench.rotate(to: "new", by: actor) }
            #expect(refusal?.reason == reason)
        }
        let empty = await #expect(throws: Refusal.self) { try await bench.rotate(to: "") }
        #expect(empty?.reason == "secret_empty")
        let connection = bench.company.connection
        try await bench.company.system { try $0.connections.removeSecrets(of: connection) }
        let unset = await #expect(throws: Refusal.self) { try await bench.rotate(to: "new") }
        #expect(unset?.reason == "secret_not_set")
    }

    @Test func `assertion 15: rotation killed between any two steps, 1,000 times: never zero usable versions`()
        async throws
    {
        var ends: [String: Int] = [:]
        for seed in UInt64(0)..<1_000 {
            let numbers = SeededRandomness(seed: seed)
            let bench = try await RotationBench(seed: seed, lag: Int(numbers.next() % 3))
            let wanted = numbers.next() % 4 == 0 ? "wrong" : "new"
            try await bench.rotate(to: wanted)
            for _ in 0..<Int(numbers.next() % 6) {
                try await bench.work(dyingAt: 1 + Int(numbers.next() % 12))
                let used = try await bench.inUse()
                try #require(bench.system.takes(used), "seed \(seed): `\(used)` is in use and does not work")
            }
            for _ in 0..<SecretRotation.maximumProbes + 2 {
                try await bench.work()
                bench.company.clock.advance(by: .hours(1))
                let used = try await bench.inUse()
                try #require(bench.system.takes(used), "seed \(seed): `\(used)` is in use and does not work")
            }
            let end = try await bench.rotations()[0].state
            try #require(end == .retired || end == .failed, "seed \(seed) ended \(end)")
            try #require((end == .retired) == (try await bench.inUse() == "new"))
            ends[end.rawValue, default: 0] += 1
        }
        #expect(ends["retired", default: 0] > 500 && ends["failed", default: 0] > 100)
    }
}
