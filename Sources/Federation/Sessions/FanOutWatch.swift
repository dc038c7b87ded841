import Domain
import Kernel
import Synchronization

/// Watches for sessions of very many organizations within a minute, as a thief of a key that opens them all would mint.
///
/// It belongs to no organization: the operator is told. What is usual is learned from the busiest minute so far; the
/// first minutes of a process, in which every session is minted anew, only teach.
final class FanOutWatch: Sendable {
    private struct State {
        var minute: Instant
        var seen: Set<ID<Organization>> = []
        var busiest = 0
        var toldAt: Instant?
        var alarms = 0
    }

    private let start: Instant
    private let state: Mutex<State>

    init(since start: Instant) {
        self.start = start
        state = Mutex(State(minute: start))
    }

    var alarms: Int { state.withLock { $0.alarms } }

    /// Notes a mint.
    ///
    /// - Returns: of how many organizations sessions were minted this minute, when that is worth an alarm; once an hour.
    func note(_ organization: ID<Organization>, at now: Instant) -> Int? {
        state.withLock { state in
            if now - state.minute >= MintThresholds.fanOutWindow || now < state.minute {
                if state.toldAt != state.minute { state.busiest = max(state.busiest, state.seen.count) }
                (state.minute, state.seen) = (now, [])
            }
            state.seen.insert(organization)
            guard now - start >= MintThresholds.fanOutLearning,
                state.seen.count > max(MintThresholds.fanOutFloor, 2 * state.busiest)
            else { return nil }
            if let told = state.toldAt, now - told < .hours(1) { return nil }
            state.toldAt = state.minute
            state.alarms += 1
            return state.seen.count
        }
    }
}
