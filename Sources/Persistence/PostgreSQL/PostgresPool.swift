import Dispatch
import Synchronization

/// A small set of lanes; what finds none free waits its turn.
final class PostgresPool: Sendable {
    private struct State {
        var idle: [PostgresLane]
        var waiting: [@Sendable (PostgresLane) -> Void] = []
    }

    private let state: Mutex<State>

    init(_ configuration: PostgresConfiguration, watch: (any StatementWatch)?) {
        let lanes = (0..<max(configuration.connections, 1)).map { _ in PostgresLane(configuration, watch: watch) }
        state = Mutex(State(idle: lanes))
    }

    func submit(_ job: @escaping @Sendable (PostgresLane) -> Void) {
        let lane = state.withLock { state in
            // The lane used last has its link and its prepared statements at hand.
            guard let lane = state.idle.popLast() else {
                state.waiting.append(job)
                return PostgresLane?.none
            }
            return lane
        }
        if let lane { lane.queue.async { self.run(job, on: lane) } }
    }

    private func run(_ job: @Sendable (PostgresLane) -> Void, on lane: PostgresLane) {
        job(lane)
        while let next = next(for: lane) { next(lane) }
    }

    private func next(for lane: PostgresLane) -> (@Sendable (PostgresLane) -> Void)? {
        state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.idle.append(lane)
            return nil
        }
    }

    /// Ends the connections of lanes that are idle.
    func disconnect() {
        let idle = state.withLock { $0.idle }
        for lane in idle { lane.queue.sync { lane.disconnect() } }
    }
}
