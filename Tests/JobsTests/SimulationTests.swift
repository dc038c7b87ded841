import TestKit
import Testing

@Suite struct SimulationTests {
    @Test(arguments: [UInt64(1), 2, 3]) func `one seed has one story`(seed: UInt64) throws {
        let (first, second) = try (Simulation(seed: seed)(), Simulation(seed: seed)())
        #expect(first.violation == nil)
        #expect(first.story == second.story)
        #expect(first.traceHash == second.traceHash)
    }

    @Test func `two seeds have two stories`() throws {
        #expect(try Simulation(seed: 1)().traceHash != Simulation(seed: 2)().traceHash)
    }
}
