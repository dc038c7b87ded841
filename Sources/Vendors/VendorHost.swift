package import ConnectorKit
package import Kernel
import Synchronization

/// Somewhere a vendor answers: in this process for tests and the simulation, behind HTTP for the sandbox.
package protocol AnsweringVendor: Sendable {
    func answer(_ call: HTTPCall, at now: Instant) throws(TransportFailure) -> HTTPReply
    /// Changes which calls go wrong.
    func withFaults<T: Sendable>(_ body: (inout Faults) -> T) -> T
}

/// One vendor and its faults, shared by everyone who calls it.
package final class VendorHost<Model: Vendor>: AnsweringVendor {
    private let model: Mutex<Model>
    private let faults: Mutex<Faults>

    package init(_ model: Model, faults: Faults = Faults()) {
        self.model = Mutex(model)
        self.faults = Mutex(faults)
    }

    package func answer(_ call: HTTPCall, at now: Instant) throws(TransportFailure) -> HTTPReply {
        guard let fault = faults.withLock({ $0.next(for: call) }) else {
            return model.withLock { $0.handle(call, at: now) }
        }
        if fault.reachesVendor { _ = model.withLock { $0.handle(call, at: now) } }
        switch fault {
        case .trouble(let trouble): return model.withLock { $0.refuse(call, because: trouble, at: now) }
        case .timedOut: throw .timedOut
        case .lost: throw .lost("the connection broke before the reply")
        case .unreachable: throw .unreachable("connection refused")
        case .impostor(let impostor): return impostor.reply
        }
    }

    /// Looks at or changes the vendor from its own side, as its administrator would.
    package func withModel<T: Sendable>(_ body: (inout Model) -> T) -> T {
        model.withLock { body(&$0) }
    }

    package func withFaults<T: Sendable>(_ body: (inout Faults) -> T) -> T {
        faults.withLock { body(&$0) }
    }
}
