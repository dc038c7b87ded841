import Domain
import Kernel
import Testing

@Suite struct RequestListContractTests {
    /// Six people ask, two at a time; 2 and 5 are decided.
    static func fill(_ desk: Desk) async throws {
        try await desk.write { tx in
            for number in 1...6 {
                let person: ID<Person> = ID("q\(number)")
                try tx.people.add(Person(id: person, displayName: "Q"))
                let requester = number == 4 ? Desk.ana : person
                var request = Desk.request(number, for: person, by: requester, at: .seconds(Int64(number / 2)))
                if number == 2 || number == 5 { (request.decision, request.decidedAt) = (.approved, Desk.start) }
                try tx.requests.add(request)
            }
        }
    }

    static func numbers(_ filter: RequestFilter, size: Int = 100, in desk: Desk) async throws -> [[String]] {
        try await desk.pages(size: size) { try $0.requests.list(filter, page: $1) }.map { page in
            page.map { String($0.issue.dropFirst(5)) }
        }
    }

    @Test(arguments: Engine.available)
    func `the pending come oldest first, page by page, each once`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await Self.fill(desk)
            let filter = RequestFilter(decision: .pending)
            #expect(try await Self.numbers(filter, size: 1, in: desk) == [["1"], ["3"], ["4"], ["6"]])
            #expect(try await Self.numbers(filter, size: 3, in: desk) == [["1", "3", "4"], ["6"]])
            #expect(try await Self.numbers(filter, size: 4, in: desk) == [["1", "3", "4", "6"]])
        }
    }

    @Test(arguments: Engine.available)
    func `everything else comes newest first`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await Self.fill(desk)
            #expect(
                try await Self.numbers(RequestFilter(), size: 4, in: desk) == [["6", "5", "4", "3"], ["2", "1"]]
            )
            #expect(try await Self.numbers(RequestFilter(decision: .approved), size: 1, in: desk) == [["5"], ["2"]])
            #expect(try await Self.numbers(RequestFilter(decision: .denied), in: desk) == [[]])
        }
    }

    @Test(arguments: Engine.available)
    func `nobody sees the own in the queue`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await Self.fill(desk)
            let queue = { RequestFilter(decision: .pending, notParty: $0) }
            #expect(try await Self.numbers(queue(Desk.ana), size: 2, in: desk) == [["1", "3"], ["6"]])
            #expect(try await Self.numbers(queue("q4"), in: desk) == [["1", "3", "6"]])
        }
    }

    @Test(arguments: Engine.available)
    func `a person sees what they asked and what was asked for them`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await Self.fill(desk)
            try await desk.write { tx in
                try tx.requests.add(Desk.request(7, for: Desk.ana, at: .seconds(9)))
                try tx.requests.add(Desk.request(8, for: Desk.ana, by: Desk.ben, tool: Desk.copilot))
            }
            let own = { RequestFilter(decision: $0, party: $1) }
            #expect(try await Self.numbers(own(nil, Desk.ana), size: 2, in: desk) == [["7", "4"], ["8"]])
            #expect(try await Self.numbers(own(.pending, Desk.ana), size: 2, in: desk) == [["8", "4"], ["7"]])
            #expect(try await Self.numbers(own(.approved, Desk.ana), in: desk) == [[]])
            #expect(try await Self.numbers(own(nil, Desk.ben), in: desk) == [["8"]])
        }
    }

    @Test(arguments: Engine.available)
    func `times are half-open`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await Self.fill(desk)
            let (one, two) = (Desk.start + .seconds(1), Desk.start + .seconds(2))
            #expect(try await Self.numbers(RequestFilter(from: one, to: two), in: desk) == [["3", "2"]])
            #expect(try await Self.numbers(RequestFilter(decision: .pending, from: one, to: two), in: desk) == [["3"]])
        }
    }

    @Test(arguments: Engine.available)
    func `an issue or an id finds one request`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await Self.fill(desk)
            #expect(try await Self.numbers(RequestFilter(issue: "HELP-3"), in: desk) == [["3"]])
            #expect(try await Self.numbers(RequestFilter(id: "r1004"), in: desk) == [["4"]])
            #expect(try await Self.numbers(RequestFilter(decision: .approved, id: "r1004"), in: desk) == [[]])
        }
    }

    @Test(arguments: Engine.available)
    func `another organization has a queue of its own`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await Self.fill(desk)
            let filter = RequestFilter(decision: .pending)
            let abroad = try await desk.read(in: desk.abroad) { try $0.requests.list(filter, page: PageRequest()) }
            #expect(abroad.items.isEmpty && abroad.next == nil)
        }
    }

    @Test(arguments: Engine.available, ["", "x", "W10", "WyJhIiwiYiJd", "bnVsbA"])
    func `a key that no page gave is refused`(engine: Engine, key: String) async throws {
        try await engine.onDesk { desk in
            let refusal = await desk.refusal {
                _ = try $0.requests.list(RequestFilter(decision: .pending), page: PageRequest(after: key))
            }
            #expect(refusal?.code == .invalid && refusal?.reason == "cursor_invalid")
        }
    }
}
