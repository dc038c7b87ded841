import Domain
import Kernel
import TestKit
import Testing

@Suite struct AnswersContractTests {
    private static func call(_ name: UInt8, until: Instant = Desk.start + .days(1)) -> RepeatableCall {
        RepeatableCall(key: sha256([name]), question: sha256([name, name]), until: until)
    }

    @Test(arguments: Engine.available)
    func `a key is taken once and leads to the answer`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let call = Self.call(1)
            #expect(try await desk.write { try $0.answers.claim(call) })
            #expect(try await !desk.write { try $0.answers.claim(call) })
            #expect(try await desk.read { try $0.answers.find(call.key)?.answer } == nil)
            let answer = KeptAnswer(status: 201, content: #"{"id":"“x”"}"#, version: 3)
            try await desk.write { try $0.answers.keep(answer, of: call, isClaimed: true) }
            let found = try await desk.read { try $0.answers.find(call.key) }
            #expect(found?.answer == answer && found?.question == call.question)
            #expect(try await desk.read(in: desk.abroad) { try $0.answers.find(call.key)?.question } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `an answer to a call that took no key leaves what is there`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let (call, no) = (Self.call(1), KeptAnswer(status: 409, content: nil, version: nil))
            try await desk.write { _ = try $0.answers.claim(call) }
            try await desk.write { try $0.answers.keep(no, of: call, isClaimed: false) }
            #expect(try await desk.read { try $0.answers.find(call.key)?.answer } == nil)
            try await desk.write { try $0.answers.keep(no, of: Self.call(2), isClaimed: false) }
            #expect(try await desk.read { try $0.answers.find(Self.call(2).key)?.answer } == no)
        }
    }

    @Test(arguments: Engine.available)
    func `a key that is over may be taken again`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let now = try await desk.read { $0.now }
            let over = Self.call(1, until: now - .seconds(1))
            try await desk.write { _ = try $0.answers.claim(over) }
            #expect(try await desk.read { try $0.answers.find(over.key)?.question } == nil)
            #expect(try await desk.write { try $0.answers.claim(Self.call(1, until: now + .days(1))) })
            try await desk.write { try $0.answers.prune() }
            #expect(try await desk.read { try $0.answers.find(over.key)?.question } != nil)
        }
    }
}
