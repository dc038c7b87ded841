import Domain
import Kernel
import Persistence
import Synchronization
import TestKit
import Testing

@Suite struct TransactionTests {
    @Test(arguments: Engine.available)
    func `a body that throws leaves nothing`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            await #expect(throws: Whim.self) {
                try await shelf.write { tx in
                    try tx.put("a")
                    try tx.record(AuditEvent(.toolSaved, []))
                    throw Whim()
                }
            }
            let left = try await shelf.ids()
            #expect(left == [])
            let head = try await shelf.read { try $0.audit.head()?.seq }
            #expect(head == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `a body that goes on after a failed statement cannot commit`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            await #expect(throws: StorageFailure.self) {
                try await shelf.write { tx in
                    try tx.put("a")
                    try? tx.put("a")
                }
            }
            let left = try await shelf.ids()
            #expect(left == [])
        }
    }

    @Test(arguments: Engine.available)
    func `after a failed statement the next one fails too`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            await #expect(throws: StorageFailure.self) {
                try await shelf.write { tx in
                    try tx.put("a")
                    try? tx.put("a")
                    _ = try tx.ids()
                    Issue.record("the statement ran")
                }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a nested failure takes back its own part only`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await shelf.write { tx in
                try tx.put("before")
                let failed: Void? = try? tx.connection.nested {
                    try tx.put("inside")
                    try tx.connection.nested { try tx.put("deeper") }
                    try tx.put("before")
                }
                #expect(failed == nil)
                #expect(throws: Whim.self) {
                    try tx.connection.nested {
                        try tx.put("whim")
                        throw Whim()
                    }
                }
                try tx.connection.nested { try tx.put("kept") }
                try tx.put("after")
            }
            #expect(try await shelf.ids() == ["after", "before", "kept"])
        }
    }

    @Test(arguments: Engine.available)
    func `a broken rule is named the same everywhere`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await shelf.write { try $0.put("a", note: "n") }
            let breaches: [(StorageFailure.Constraint, String?, @Sendable (SQLTransaction) throws -> Void)] = [
                (.unique, "things(organization_id, id)", { try $0.put("a") }),
                (.unique, "things(organization_id, note)", { try $0.put("b", note: "n") }),
                (.check, "things_number", { try $0.put("b", number: 13) }),
                (
                    .notNull, "things(id)",
                    { tx in
                        try tx.connection.execute(
                            "INSERT INTO things (organization_id, id) VALUES (?1, ?2)",
                            [.id(tx.organization), nil]
                        )
                    }
                ),
                (
                    .foreignKey, nil,
                    { tx in
                        try tx.connection.execute(
                            "INSERT INTO parts (organization_id, id, thing_id) VALUES (?1, 'p', 'nothing')",
                            [.id(tx.organization)]
                        )
                    }
                ),
            ]
            for (constraint, name, breach) in breaches {
                let failure = await #expect(throws: StorageFailure.self) { try await shelf.write(breach) }
                guard case .constraint(constraint, let found)? = failure else {
                    Issue.record("\(String(describing: failure)) is no breach of \(constraint)")
                    continue
                }
                if let name { #expect(found == name) }
            }
        }
    }

    @Test(arguments: Engine.available)
    func `reading cannot write`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            let failure = await #expect(throws: StorageFailure.self) { try await shelf.read { try $0.put("a") } }
            #expect(failure == .readOnly)
            let left = try await shelf.ids()
            #expect(left == [])
        }
    }

    @Test(arguments: Engine.available)
    func `organizations do not see each other's rows`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await shelf.write { try $0.put("same", number: 1) }
            try await shelf.write(in: shelf.abroad) { try $0.put("same", number: 2) }
            #expect(try await shelf.read { try $0.number(of: "same") } == 1)
            #expect(try await shelf.read(in: shelf.abroad) { try $0.number(of: "same") } == 2)
            try await shelf.write { try $0.setNumber(5, of: "same") }
            #expect(try await shelf.read(in: shelf.abroad) { try $0.number(of: "same") } == 2)
        }
    }

    @Test(arguments: Engine.concurrent)
    func `writers that read first lose no update`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await shelf.write { try $0.put("counter", number: 100) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...64 {
                    group.addTask {
                        try await shelf.write { tx in
                            let number = try tx.number(of: "counter") ?? 0
                            try tx.setNumber(number + 1, of: "counter")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await shelf.read { try $0.number(of: "counter") } == 164)
        }
    }

    @Test(arguments: Engine.concurrent)
    func `of 64 members with 8 refusals exactly 56 rows remain`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            let refused = await withTaskGroup(of: Bool.self) { group in
                for number in 1...64 {
                    group.addTask {
                        do {
                            try await shelf.write { tx in
                                try tx.put("m\(number)", number: Int64(number) + 100)
                                try tx.record(AuditEvent(.toolSaved, [.other("member", "\(number)")]))
                                if number % 8 == 0 { throw Refusal(.conflict, "no", "no") }
                            }
                            return false
                        } catch { return error is Refusal }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(refused == 8)
            let rows = try await shelf.ids().count
            let entries = try await shelf.read { try $0.audit.head()?.seq }
            #expect(rows == 56 && entries == 56)
        }
    }

    @Test(arguments: Engine.concurrent)
    func `what one reading sees does not change under it`(engine: Engine) async throws {
        guard engine != .queuedMemory else { return }
        try await Shelf.on(engine) { shelf in
            let (hasRead, hasWritten) = (Gate(), Gate())
            async let counts = shelf.read { tx in
                let before = try tx.ids().count
                hasRead.open()
                hasWritten.wait()
                return (before, try tx.ids().count)
            }
            await hasRead.opened()
            try await shelf.write { try $0.put("a") }
            hasWritten.open()
            let seen = try await counts
            #expect(seen == (0, 0))
            #expect(try await shelf.ids() == ["a"])
        }
    }
}
