import Glibc

/// Asks a server on this machine whether it is ready.
struct ReadyProbe {
    let port: UInt16

    /// Whether `/readyz` answers with 200 at this moment.
    var isReady: Bool {
        guard let connection = connection() else { return false }
        defer { close(connection) }
        let request = Array("GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard send(connection, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return false }
        var answer = [UInt8](repeating: 0, count: 12)
        return recv(connection, &answer, answer.count, Int32(MSG_WAITALL)) == answer.count
            && String(decoding: answer, as: UTF8.self) == "HTTP/1.1 200"
    }

    /// A fresh connection to the server, for the caller to close.
    func connection() -> Int32? {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard connection >= 0 else { return nil }
        guard connect(connection) else {
            close(connection)
            return nil
        }
        return connection
    }

    private func connect(_ connection: Int32) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(connection, $0, size) == 0 }
        }
    }

    /// Milliseconds from `start` until it is ready.
    func wait(since start: ContinuousClock.Instant) throws -> Double {
        while ContinuousClock.now - start < .seconds(60) {
            if isReady { return (ContinuousClock.now - start).seconds * 1_000 }
            usleep(2_000)
        }
        throw Failure(what: "the server was not ready within a minute")
    }
}
