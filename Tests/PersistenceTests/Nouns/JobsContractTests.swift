import Domain
import Kernel
import Testing

@Suite struct JobsContractTests {
    @Test(arguments: Engine.available)
    func `a job is kept, and changes only over the version that was read`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.addGrant(Desk.grant(1))
            var job = Desk.job(1)
            try await desk.write { [job] in try $0.jobs.add(job) }
            #expect(try await desk.read { try $0.jobs.find("j1001") } == job)
            let seen = job
            (job.state, job.attempts, job.runAt) = (.succeeded, 2, Desk.start + .seconds(5))
            (job.code, job.message, job.providerRequestID) = ("done", "ok", "req-1")
            (job.priorMembership, job.completedAt, job.attestedBy, job.note) = (
                .notMember, Desk.start, Desk.ana, "seen"
            )
            try await desk.write { [job] in try $0.jobs.save(job) }
            job.version += 1
            #expect(try await desk.read { try $0.jobs.find("j1001") } == job)
            let refusal = await desk.refusal { try $0.jobs.save(seen) }
            #expect(refusal?.reason == "changed_meanwhile")
            #expect(try await desk.read(in: desk.abroad) { try $0.jobs.find(seen.id) } == nil)
        }
    }

    @Test(arguments: Engine.available, Job.State.allCases)
    func `a grant has one open job of a kind`(engine: Engine, state: Job.State) async throws {
        try await engine.onDesk { desk in
            try await desk.addGrant(Desk.grant(1))
            try await desk.write { try $0.jobs.add(Desk.job(1, state: state)) }
            try await desk.write { try $0.jobs.add(Desk.job(2, kind: .deprovision, seq: 2)) }
            guard state.isOpen else {
                try await desk.write { try $0.jobs.add(Desk.job(3, seq: 3)) }
                return
            }
            let refusal = await desk.refusal { try $0.jobs.add(Desk.job(3, seq: 3)) }
            #expect(refusal?.reason == "duplicate_open_job")
        }
    }

    @Test(arguments: Engine.available)
    func `a grant may owe a removal for each of its identities, and one of each`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.addGrant(Desk.grant(1))
            for number in 1...2 {
                let id = ID<ExternalIdentity>("i\(number)")
                let sealed = SealedValue(keyID: "k", bytes: [1])
                let identity = ExternalIdentity(id: id, sealed: sealed, reference: nil, createdAt: Desk.start)
                try await desk.write { tx in
                    try tx.identities.add(identity)
                    try tx.jobs.add(Self.removal(number, of: id))
                }
            }
            let refusal = await desk.refusal { try $0.jobs.add(Self.removal(3, of: "i2")) }
            #expect(refusal?.reason == "duplicate_open_job")
        }
    }

    private static func removal(_ number: Int, of identity: ID<ExternalIdentity>) -> Job {
        var job = Desk.job(number, kind: .deprovision, seq: Int64(number))
        job.identity = identity
        return job
    }

    @Test(arguments: Engine.available)
    func `a number is used once for a grant and kind`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.addGrant(Desk.grant(1))
            try await desk.write { try $0.jobs.add(Desk.job(1, state: .succeeded)) }
            let refusal = await desk.refusal { try $0.jobs.add(Desk.job(2)) }
            #expect(refusal?.code == .conflict)
        }
    }

    @Test(arguments: Engine.available)
    func `a grant's jobs come in their order`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.addGrant(Desk.grant(1))
            try await desk.write { tx in
                try tx.jobs.add(Desk.job(1, kind: .deprovision, seq: 2))
                try tx.jobs.add(Desk.job(2, seq: 1, state: .cancelled))
                try tx.jobs.add(Desk.job(3, seq: 3, state: .held))
            }
            #expect(try await desk.read { try $0.jobs.of(grant: "g1001").map(\.seq) } == [1, 2, 3])
            #expect(try await desk.read { try $0.jobs.open(grant: "g1001").map(\.seq) } == [2, 3])
            #expect(try await desk.read(in: desk.abroad) { try $0.jobs.of(grant: "g1001") } == [])
        }
    }

    @Test(arguments: Engine.available)
    func `jobs are found by the membership they touch`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            for number in 1...4 { try await desk.addGrant(Desk.grant(number, status: .revoked)) }
            try await desk.write { tx in
                try tx.jobs.add(Desk.job(1, of: 1, state: .running))
                try tx.jobs.add(Desk.job(2, of: 2, state: .manualPending))
                try tx.jobs.add(Desk.job(3, of: 3, state: .held))
                try tx.jobs.add(Desk.job(4, of: 4))
            }
            let target = Grant.Target(connection: Desk.okta, group: "00g1")
            let elsewhere = Grant.Target(connection: Desk.okta, group: "00g2")
            let running = try await desk.read { try $0.jobs.running(person: Desk.ben, target: target) }
            #expect(running.map(\.id) == ["j1001"])
            #expect(try await desk.read { try $0.jobs.running(person: Desk.ben, target: elsewhere) } == [])
            let waiting = try await desk.read {
                try $0.jobs.waitingForIdentity(person: Desk.ben, connection: Desk.okta)
            }
            #expect(waiting.map(\.id) == ["j1002"])
            let unfinished = try await desk.read { try $0.jobs.unfinished(connection: Desk.okta, limit: 9) }
            #expect(unfinished.map(\.id) == ["j1003", "j1004"])
            #expect(try await desk.read { try $0.jobs.unfinished(connection: Desk.okta, limit: 1) }.count == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `what waits for a person comes oldest first`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let states: [Job.State] = [.deadLetter, .manualPending, .running, .deadLetter, .succeeded]
            for number in 1...5 { try await desk.addGrant(Desk.grant(number, status: .revoked)) }
            try await desk.write { tx in
                for (index, state) in states.enumerated() {
                    let number = index + 1
                    try tx.jobs.add(Desk.job(number, of: number, state: state, at: .seconds(Int64(-number / 2))))
                }
            }
            let pages = try await desk.pages(size: 2) { try $0.jobs.waitingForPeople(page: $1) }
            #expect(pages.map { $0.map(\.id) } == [["j1004", "j1002"], ["j1001"]])
            #expect(try await desk.read { try $0.jobs.count(in: [.deadLetter, .running]) } == 3)
            #expect(try await desk.read { try $0.jobs.count(in: [.succeeded, .deadLetter]) } == 3)
            #expect(try await desk.read { try $0.jobs.count(in: []) } == 0)
            #expect(try await desk.read(in: desk.abroad) { try $0.jobs.count(in: [.deadLetter]) } == 0)
        }
    }
}
