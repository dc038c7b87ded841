import Domain
import Kernel

/// One seed's story: random deeds, faults and crashes, the invariants after each, and a calm end in which all converges.
package struct Simulation: Sendable {
    private let seed: UInt64
    private let steps: Int
    private let tellsLog: Bool

    /// - Parameter tellsLog: whether the story holds the entries of the log too, for someone who looks for a cause.
    package init(seed: UInt64, steps: Int = 150, tellsLog: Bool = false) {
        (self.seed, self.steps, self.tellsLog) = (seed, steps, tellsLog)
    }

    package struct Outcome: Sendable {
        package let traceHash: String
        package let lifecycles: Lifecycles
        package let coverage: Coverage
        package let violation: Violation?
        /// What happened, line by line.
        package let story: [String]
    }

    package func callAsFunction() throws -> Outcome {
        let executor = SeededExecutor(seed: seed)
        let (seed, steps, tellsLog) = (seed, steps, tellsLog)
        return try executor.run {
            let world = try World(seed: seed, tellsLog: tellsLog)
            var violation: Violation?
            do { try await Self.play(steps, in: world) } catch let found as Violation { violation = found } catch {
                violation = Violation(rule: "fault", detail: "\(error)")
            }
            let head = try await world.read { try $0.audit.head().map { Hex.encode($0.hash) } ?? "" }
            world.trace.note(head)
            return Outcome(
                traceHash: world.trace.hash,
                lifecycles: try await world.lifecycles(),
                coverage: world.met,
                violation: violation,
                story: world.trace.lines
            )
        }
    }

    private static func play(_ steps: Int, in world: World) async throws {
        try await world.found()
        for _ in 0..<steps {
            try await world.act(world.pick(SimulatedAction.all))
            try await Invariants(world: world).check()
        }
        try await Convergence(world: world).reach()
    }
}
