import ConnectorKit
package import Domain
package import Kernel
import Synchronization

/// Stops the simulated process at a chosen commit or call; from then on nothing of it has an effect until it restarts.
package final class CrashSwitch: Sendable {
    private struct State {
        var stepsLeft: Int?
        var isDown = false
    }

    private let state = Mutex(State())

    package init() {}

    package var isDown: Bool { state.withLock { $0.isDown } }

    /// Crashes at the step with that number from now.
    package func arm(in steps: Int) { state.withLock { $0.stepsLeft = steps } }
    package func restart() { state.withLock { $0 = State() } }

    /// Counts one step; true when the process is down after it.
    func step() -> Bool {
        state.withLock { state in
            if let left = state.stepsLeft {
                state.stepsLeft = left - 1
                if left <= 1 { state.isDown = true }
            }
            return state.isDown
        }
    }
}

/// The process is gone.
struct Crashed: Error {}

/// A store whose process may die before or after any commit.
package struct CrashingStore: Store {
    let store: any Store
    let crash: CrashSwitch

    package func read<T: Sendable>(
        in scope: OrganizationScope,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        if crash.isDown { throw Crashed() }
        return try await store.read(in: scope, body)
    }

    package func write<T: Sendable>(
        in scope: OrganizationScope,
        by actor: Actor,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        if crash.step() { throw Crashed() }
        let result = try await store.write(in: scope, by: actor, body)
        // The commit is durable, but nobody learns of it.
        if crash.step() { throw Crashed() }
        return result
    }

    package func enter<T: Sendable>(_ body: @escaping @Sendable (any Doors) throws -> T) async throws -> T {
        if crash.step() { throw Crashed() }
        return try await store.enter(body)
    }
}

/// A transport whose process may die before or after any call.
struct CrashingTransport: Transport {
    let transport: any Transport
    let crash: CrashSwitch
    let slow: SlowCall

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        await slow.pass()
        if crash.step() { throw .unreachable("the process is gone") }
        let reply = try await transport.send(call)
        if crash.step() { throw .lost("the process is gone") }
        return reply
    }
}
