import Synchronization

/// Holds one call back for as long as the simulation likes, as a process does that is paused in the middle.
final class SlowCall: Sendable {
    fileprivate struct State {
        var callsLeft: Int?
        var parked: CheckedContinuation<Void, Never>?
        var isOpen = true
    }

    private let state = Mutex(State())

    /// The call with that number from now is held back until `release`.
    func arm(in calls: Int) {
        state.withLock { $0 = State(callsLeft: calls, parked: nil, isOpen: false) }
    }

    func release() {
        let parked = state.withLock { state in
            let parked = state.parked
            state = State()
            return parked
        }
        parked?.resume()
    }

    func pass() async {
        guard state.withLock({ $0.counts() }) else { return }
        await withCheckedContinuation { continuation in
            let mustWait = state.withLock { state in
                guard !state.isOpen else { return false }
                state.parked = continuation
                return true
            }
            if !mustWait { continuation.resume() }
        }
    }
}

extension SlowCall.State {
    /// True when this is the call to hold back.
    fileprivate mutating func counts() -> Bool {
        guard let left = callsLeft else { return false }
        callsLeft = left > 1 ? left - 1 : nil
        return left <= 1
    }
}
