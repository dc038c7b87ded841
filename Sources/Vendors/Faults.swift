package import ConnectorKit
import Kernel

/// Something that goes wrong between us and another system.
package enum Fault: Hashable, Sendable {
    case trouble(Trouble)
    /// The caller gives up waiting; the other system may have done what was asked all the same.
    case timedOut(afterEffect: Bool)
    /// The connection breaks before the reply is read.
    case lost(afterEffect: Bool)
    /// Nothing was sent.
    case unreachable
    /// Something else answers, and the system never sees the call.
    case impostor(Impostor)

    /// Whether the system gets to see the call.
    package var reachesVendor: Bool {
        switch self {
        case .timedOut(let afterEffect), .lost(let afterEffect): afterEffect
        case .trouble, .unreachable, .impostor: false
        }
    }
}

/// Which calls go wrong, and how: some by appointment, others by chance under a seed.
package struct Faults: Sendable {
    /// Chances in a thousand for each call, tried in order.
    package var chances: [(fault: Fault, perMille: Int)]
    /// How often each has happened, apart for calls that only read.
    package private(set) var met: [Met: Int] = [:]
    private var appointments: [Appointment] = []
    private var numbers: SeededNumbers

    package init(seed: UInt64 = 0, chances: [(fault: Fault, perMille: Int)] = []) {
        (self.chances, numbers) = (chances, SeededNumbers(seed: seed))
    }

    package struct Met: Hashable, Sendable {
        package let fault: Fault
        package let isRead: Bool
    }

    /// From now on calls go wrong by these chances.
    package mutating func change(seed: UInt64, chances: [(fault: Fault, perMille: Int)]) {
        (self.chances, numbers) = (chances, SeededNumbers(seed: seed))
    }

    /// Makes the next calls go wrong that have the method and whose target contains the text.
    package mutating func appoint(
        _ fault: Fault,
        times: Int = 1,
        method: HTTPCall.Method? = nil,
        target: String = "",
        after skipped: Int = 0
    ) {
        appointments.append(
            Appointment(fault: fault, method: method, target: target, skipped: skipped, remaining: times)
        )
    }

    /// Ends all faults, by appointment and by chance.
    package mutating func clear() { (appointments, chances) = ([], []) }

    /// What goes wrong with this call, if anything.
    package mutating func next(for call: HTTPCall) -> Fault? {
        let fault =
            appointed(for: call) ?? chances.first { numbers.next() % 1_000 < UInt64(max(0, $0.perMille)) }?.fault
        if let fault { met[Met(fault: fault, isRead: call.method == .get), default: 0] += 1 }
        return fault
    }

    private mutating func appointed(for call: HTTPCall) -> Fault? {
        for index in appointments.indices where appointments[index].matches(call) {
            guard appointments[index].skipped == 0 else {
                appointments[index].skipped -= 1
                continue
            }
            appointments[index].remaining -= 1
            return appointments[index].fault
        }
        return nil
    }

    private struct Appointment: Sendable {
        let fault: Fault
        let method: HTTPCall.Method?
        let target: String
        var skipped: Int
        var remaining: Int

        func matches(_ call: HTTPCall) -> Bool {
            remaining > 0 && (method == nil || method == call.method)
                && (target.isEmpty || call.address.target.contains(target))
        }
    }
}
