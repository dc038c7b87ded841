import Kernel
import Synchronization

/// Turns a host's name into addresses.
package protocol Resolver: Sendable {
    /// - Throws: when the name does not resolve.
    func addresses(of host: String) async throws -> [IPAddress]
}

/// That a name server did not answer in time.
struct SlowResolver: Error {}

extension Resolver {
    /// The addresses, or an error once the time is up.
    ///
    /// The system's resolver cannot be called off, so what comes too late is let go of, not waited for.
    func addresses(of host: String, within limit: Span) async throws -> [IPAddress] {
        let race = Race<[IPAddress]>()
        return try await withCheckedThrowingContinuation { continuation in
            race.begin(continuation)
            let asked = Task {
                do { race.end(.success(try await addresses(of: host))) } catch { race.end(.failure(error)) }
            }
            Task {
                try? await Task.sleep(for: .milliseconds(limit.milliseconds))
                race.end(.failure(SlowResolver()))
                asked.cancel()
            }
        }
    }
}

/// Hands over the first of several results.
private final class Race<Value: Sendable>: Sendable {
    private let waiting = Mutex<CheckedContinuation<Value, any Error>?>(nil)

    func begin(_ continuation: CheckedContinuation<Value, any Error>) { waiting.withLock { $0 = continuation } }

    func end(_ result: Result<Value, any Error>) {
        let continuation = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        continuation?.resume(with: result)
    }
}
