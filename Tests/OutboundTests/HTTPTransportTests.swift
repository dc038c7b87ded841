import ConnectorKit
import Kernel
import Logging
import Outbound
import Synchronization
import Testing

@Suite struct HTTPTransportTests {
    private func exchange(
        _ answer: RawServer.Answer,
        _ path: String = "/path?q=secret-query",
        host: String = "directory.example",
        timeouts: Timeouts = Timeouts(),
        lines: Lines = Lines()
    ) async throws -> (Result<HTTPReply, TransportFailure>, [String]) {
        let server = try await RawServer(answer)
        let address = try #require(WebAddress("http://\(host):\(server.port)\(path)"))
        let resolver = TableResolver(table: [host: ["127.0.0.1"]])
        let transport = HTTPTransport(
            egress: EgressGuard(allowing: [address], resolver: resolver),
            timeouts: timeouts,
            sizeLimit: 100_000,
            logger: Logger(label: "test") { _ in LineHandler(lines: lines) }
        )
        let headers: ConnectorKit.HTTPHeaders = ["authorization": "Bearer secret-token", "content-type": "text/plain"]
        let call = HTTPCall(.post, address, headers: headers, body: Array("secret-body".utf8))
        let result: Result<HTTPReply, TransportFailure>
        do { result = .success(try await transport.send(call)) } catch { result = .failure(error) }
        await transport.shutDown()
        try await server.stop()
        return (result, server.received)
    }

    private func failure(_ answer: RawServer.Answer, timeouts: Timeouts = Timeouts()) async throws -> TransportFailure?
    {
        guard case .failure(let failure) = try await exchange(answer, timeouts: timeouts).0 else { return nil }
        return failure
    }

    @Test func `a call goes to the checked address with the host's own name`() async throws {
        let (result, received) = try await exchange(
            .bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nLink: a\r\nLink: b\r\n\r\nhi")
        )
        let reply = try result.get()
        #expect(reply.status == 200)
        #expect(reply.body == Array("hi".utf8))
        #expect(reply.headers.values("link") == ["a", "b"])
        let request = try #require(received.first)
        #expect(request.hasPrefix("POST /path?q=secret-query HTTP/1.1\r\n"))
        #expect(request.lowercased().contains("\r\nhost: directory.example:"))
    }

    @Test func `a redirect is an answer, not an order`() async throws {
        let redirect = "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
        let (result, received) = try await exchange(.bytes(redirect))
        #expect(try result.get().status == 302)
        #expect(received.count == 1)
    }

    @Test func `a page in place of JSON arrives as it is`() async throws {
        let page = "<html>gateway</html>"
        let text =
            "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)"
        let reply = try await exchange(.bytes(text)).0.get()
        #expect(reply.status == 502)
        #expect(reply.json == nil)
    }

    @Test func `an answer beyond the limit is refused, announced or not`() async throws {
        #expect(try await failure(.endless("HTTP/1.1 200 OK\r\nContent-Length: 4194304\r\n\r\n")) == .tooLarge)
        #expect(try await failure(.endless("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")) == .tooLarge)
    }

    @Test func `silence ends in a time-out whose effect is unknown`() async throws {
        let failure = try await failure(.silence, timeouts: Timeouts(read: Span(milliseconds: 50)))
        #expect(failure == .timedOut)
        #expect(failure?.mayHaveHadEffect == true)
    }

    @Test func `an answer that never ends is cut off by the total time`() async throws {
        let timeouts = Timeouts(read: .hours(1), total: Span(milliseconds: 100))
        let failure = try await failure(
            .bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbeginning"),
            timeouts: timeouts
        )
        #expect(failure == .timedOut)
    }

    @Test func `a connection that breaks off leaves the effect unknown`() async throws {
        #expect(try await failure(.close)?.mayHaveHadEffect == true)
    }

    @Test func `garbage is a broken exchange`() async throws {
        #expect(try await failure(.bytes("not http at all\r\n\r\n"))?.mayHaveHadEffect == true)
    }

    @Test func `a closed port means that nothing was sent`() async throws {
        let port = try DeafPort()
        let address = try #require(WebAddress("http://127.0.0.1:\(port.number)/"))
        let transport = HTTPTransport(egress: EgressGuard(allowing: [address]), logger: Logger(label: "test"))
        let failure = await #expect(throws: TransportFailure.self) { try await transport.send(HTTPCall(.get, address)) }
        await transport.shutDown()
        withExtendedLifetime(port) {}
        #expect(failure?.mayHaveHadEffect == false)
    }

    @Test func `a forbidden address is not dialled`() async throws {
        let server = try await RawServer(.silence)
        let address = try #require(WebAddress("https://localhost:\(server.port)/"))
        let transport = HTTPTransport(egress: EgressGuard(), logger: Logger(label: "test"))
        let failure = await #expect(throws: TransportFailure.self) { try await transport.send(HTTPCall(.get, address)) }
        #expect(failure?.mayHaveHadEffect == false)
        #expect(server.received.isEmpty)
        await transport.shutDown()
        try await server.stop()
    }

    @Test func `only host and status are logged`() async throws {
        let lines = Lines()
        let answer = "HTTP/1.1 401 No\r\nContent-Length: 6\r\nX-Secret: secret-header\r\n\r\nsecret"
        _ = try await exchange(.bytes(answer), lines: lines)
        _ = try await exchange(.close, lines: lines)
        let log = lines.all.withLock { $0 }.joined(separator: "\n")
        #expect(log.contains("directory.example") && log.contains("401"))
        #expect(!log.contains("secret"))
    }
}

/// What was logged.
final class Lines: Sendable {
    let all = Mutex<[String]>([])
}

struct LineHandler: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    init(lines: Lines) { self.lines = lines }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        lines.all.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
    }
}
