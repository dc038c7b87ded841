import ConnectorKit
package import Domain
package import Kernel
import Synchronization

/// Stops the simulated process at a chosen commit or call; from then on nothing of it has an effect until it restarts.
package final class CrashSwitch: Sendable {
    private struct State {
        var stepsLeft: Int?
        var countsCallsOnly = false
        var isDown = false
        var deaths: [String] = []
    }

    private let state = Mutex(State())

    package init() {}

    package var isDown: Bool { state.withLock { $0.isDown } }

    /// Crashes at the step with that number from now; commits are many and calls few, so that these may count alone.
    package func arm(in steps: Int, ofCalls countsCallsOnly: Bool = false) {
        state.withLock { ($0.stepsLeft, $0.countsCallsOnly) = (steps, countsCallsOnly) }
    }

    package func restart() { state.withLock { ($0.stepsLeft, $0.isDown) = (nil, false) } }

    /// Where the process died, each time.
    var deaths: [String] { state.withLock(\.deaths) }

    /// Counts one step; true when the process is down after it.
    package func step(_ place: @autoclosure () -> String, isCall: Bool = false) -> Bool {
        state.withLock { state in
            if let left = state.stepsLeft, !state.isDown, isCall || !state.countsCallsOnly {
                state.stepsLeft = left - 1
                if left <= 1 {
                    state.isDown = true
                    state.deaths.append(place())
                }
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

    package init(store: any Store, crash: CrashSwitch) { (self.store, self.crash) = (store, crash) }

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
        if crash.step("before commit of \(Self.name(actor))") { throw Crashed() }
        let result = try await store.write(in: scope, by: actor, body)
        // The commit is durable, but nobody learns of it.
        if crash.step("after commit of \(Self.name(actor))") { throw Crashed() }
        return result
    }

    package func enter<T: Sendable>(_ body: @escaping @Sendable (any Doors) throws -> T) async throws -> T {
        if crash.step("before claim") { throw Crashed() }
        let result = try await store.enter(body)
        if crash.step("after claim") { throw Crashed() }
        return result
    }

    private static func name(_ actor: Actor) -> String { actor.kind == .system ? actor.id : "person" }
}

/// A transport whose process may die before or after any call.
struct CrashingTransport: Transport {
    let transport: any Transport
    let crash: CrashSwitch
    let slow: SlowCall

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        await slow.pass()
        if crash.step("before call \(Self.name(call))", isCall: true) { throw .unreachable("the process is gone") }
        let reply = try await transport.send(call)
        if crash.step("after call \(Self.name(call))", isCall: true) { throw .lost("the process is gone") }
        return reply
    }

    private static func name(_ call: HTTPCall) -> String {
        let vendor = SimulatedCompany.vendor(at: call.address.origin)
        return vendor == "entra token" ? vendor : "\(vendor) \(call.method == .get ? "read" : "write")"
    }
}
