import Kernel
import Synchronization
import Vendors

/// Runs tasks on one thread and picks which goes on by a seed: the same seed gives the same interleaving.
///
/// Whatever prefers it follows it: child tasks, task groups and default actors. An unstructured task would escape.
final class SeededExecutor: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var numbers: SeededNumbers
    }

    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(numbers: SeededNumbers(seed: seed))) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    /// Runs the body, and all it starts, to its end on this thread.
    func run<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) throws -> T {
        let outcome = Mutex<Result<T, any Error>?>(nil)
        Task(executorPreference: self) {
            do {
                let value = try await body()
                outcome.withLock { $0 = .success(value) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
        }
        while let job = next() { job.runSynchronously(on: asUnownedTaskExecutor()) }
        guard let result = outcome.withLock({ $0 }) else { throw Stalled() }
        return try result.get()
    }

    /// Everything waits for something that nobody will do.
    struct Stalled: Error {}

    private func next() -> UnownedJob? {
        state.withLock { state in
            guard !state.jobs.isEmpty else { return nil }
            return state.jobs.remove(at: Int(state.numbers.next() % UInt64(state.jobs.count)))
        }
    }
}
