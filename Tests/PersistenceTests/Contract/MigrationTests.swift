import Persistence
import TestKit
import Testing

@Suite struct MigrationTests {
    @Test func `steps come in the order of their numbers, which may leave gaps`() {
        let numbers = Migration.all.map(\.number)
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }, "\(numbers)")
    }

    @Test(arguments: Engine.available)
    func `a gap in the numbers keeps nobody from the steps after it`(engine: Engine) async throws {
        try await Shelf.on(engine) { shelf in
            try await shelf.write { try $0.put("after the gap") }
            #expect(try await shelf.ids() == ["after the gap"])
        }
    }
}
