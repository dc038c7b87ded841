import Glibc

/// A port of this machine that is taken and refuses every connection, because nobody listens on it.
final class DeafPort: Sendable {
    let number: UInt16
    private let socket: Int32

    struct NotToBeHad: Error {}

    init() throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
            }
        }
        (self.socket, number) = (socket, UInt16(bigEndian: address.sin_port))
        guard isBound else { throw NotToBeHad() }
    }

    deinit { close(socket) }
}
