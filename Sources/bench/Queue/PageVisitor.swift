import Foundation
import Kernel

/// A browser's part in reading a page: one connection that is kept, a session's cookie, the whole answer.
final class PageVisitor {
    private let connection: Int32
    private let cookie: String
    private var received: [UInt8] = []

    /// - Parameter session: the 32 bytes whose SHA-256 the server knows.
    init(port: UInt16, session: [UInt8]) throws {
        guard let connection = ReadyProbe(port: port).connection() else { throw Failure(what: "cannot connect") }
        self.connection = connection
        cookie = "clearance=" + Base64.encode(session, .url)
    }

    deinit { close(connection) }

    /// The page's text, once its last byte has come.
    func page(_ address: String) throws -> String {
        let request = "GET \(address) HTTP/1.1\r\nHost: localhost:\(RunningServer.port)\r\nCookie: \(cookie)\r\n\r\n"
        let bytes = Array(request.utf8)
        guard send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw cut }
        received.removeAll(keepingCapacity: true)
        let head = try headEnd()
        let fields = String(decoding: received[..<head], as: UTF8.self).lowercased().split(separator: "\r\n")
        guard fields.first == "http/1.1 200 ok" else { throw Failure(what: "`\(address)`: \(fields.first ?? "")") }
        guard let length = fields.first(where: { $0.hasPrefix("content-length: ") }).flatMap({ Int($0.dropFirst(16)) })
        else { throw Failure(what: "`\(address)` came without its length") }
        while received.count < head + 4 + length { try receive() }
        return String(decoding: received[(head + 4)...], as: UTF8.self)
    }

    private func headEnd() throws -> Int {
        while true {
            if let end = received.indices.first(where: { received[$0...].starts(with: Array("\r\n\r\n".utf8)) }) {
                return end
            }
            try receive()
        }
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection, &buffer, buffer.count, 0)
        guard count > 0 else { throw cut }
        received += buffer[..<count]
    }

    private var cut: Failure { Failure(what: "the server ended the connection") }
}
