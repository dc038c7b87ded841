import Domain
import Kernel
import Testing

@Suite struct EffectsContractTests {
    @Test(arguments: Engine.available)
    func `an effect is kept until it is delivered or dead`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let comment = Effect(id: "e1", issue: "HELP-1", kind: .comment(text: "“yes”\n"), createdAt: Desk.start)
            var move = Effect(
                id: "e2",
                issue: "HELP-1",
                kind: .transition(candidates: ["Approve", "Accept"]),
                createdAt: Desk.start
            )
            try await desk.write { [move] tx in
                try tx.effects.add(comment)
                try tx.queue.promise(.effect, id: "e1", at: Desk.start)
                try tx.effects.add(move)
            }
            #expect(try await desk.read { try $0.effects.find("e1") } == comment)
            #expect(try await desk.read { try $0.effects.find("e2") } == move)
            (move.state, move.attempts, move.lastError) = (.deadLetter, 8, "no such transition")
            try await desk.write { [move] in try $0.effects.save(move) }
            #expect(try await desk.read { try $0.effects.deadLetters(page: PageRequest()).items } == [move])
            #expect(try await desk.read { try $0.effects.count(in: [.queued]) } == 1)
            #expect(try await desk.read { try $0.effects.count(in: [.queued, .deadLetter, .delivered]) } == 2)
            #expect(try await desk.read { try $0.effects.count(in: []) } == 0)
            #expect(try await desk.read(in: desk.abroad) { try $0.effects.find("e1") } == nil)
        }
    }

    static let lists: [[String]] = [
        [], [""], ["a"], ["a", "b"], ["a,b", "[", "]"], [#"","#], [#"quo"te"#, #"back\slash"#],
        ["line\nbreak", "ü\u{7F}"],
    ]

    @Test(arguments: Engine.available)
    func `a list of texts comes back as it was, whatever is in them`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            for (number, list) in Self.lists.enumerated() {
                let id = ID<Effect>("e\(number)")
                let effect = Effect(id: id, issue: "I", kind: .transition(candidates: list), createdAt: Desk.start)
                try await desk.write { try $0.effects.add(effect) }
                #expect(try await desk.read { try $0.effects.find(id) } == effect)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `what waits behind a promise is counted with it, until it has its own`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            var move = Effect(
                id: "e1",
                issue: "HELP-1",
                kind: .transition(candidates: ["Approve"]),
                createdAt: Desk.start,
                next: "e2"
            )
            let comment = Effect(id: "e2", issue: "HELP-1", kind: .comment(text: "yes"), createdAt: Desk.start)
            try await desk.write { [move] tx in
                for effect in [move, comment] { try tx.effects.add(effect) }
                try tx.queue.promise(.effect, id: "e1", at: Desk.start)
            }
            #expect(try await desk.read { try $0.effects.find("e1") } == move)
            #expect(try await desk.read { try $0.effects.count(in: [.queued]) } == 2)
            (move.state, move.next) = (.delivered, nil)
            try await desk.write { [move] tx in
                try tx.effects.save(move)
                try tx.queue.withdraw(.effect, id: "e1")
                try tx.queue.promise(.effect, id: "e2", at: Desk.start)
            }
            #expect(try await desk.read { try $0.effects.find("e1") } == move)
            #expect(try await desk.read { try $0.effects.count(in: [.queued]) } == 1)
        }
    }
}
