import Glibc
import Kernel
import NIOCore

extension Refusal {
    /// Why a port could not be listened on, if that is what the error says.
    init?(binding error: any Error, _ listener: Settings.Listener) {
        guard let error = error as? IOError else { return nil }
        let place = "port \(listener.port) of `\(listener.host)`"
        switch error.errnoCode {
        case EADDRINUSE:
            self.init(
                .conflict,
                "port_busy",
                "\(place) is taken; stop whoever listens there, or choose another with `--http-port`"
            )
        case EACCES:
            self.init(.forbidden, "port_forbidden", "\(place) may not be used by this user; choose one above 1023")
        case EADDRNOTAVAIL: self.init(.invalid, "host_unknown", "this machine has no address `\(listener.host)`")
        default: return nil
        }
    }
}
