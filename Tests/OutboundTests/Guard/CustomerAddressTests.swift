import ConnectorKit
import Kernel
import Logging
import Outbound
import Synchronization
import Testing

/// What an attacker who may name a system's address, and runs its name server, can reach.
@Suite struct CustomerAddressTests {
    /// Ranges that a customer's name must never lead to, one address each and their edges.
    static let inside = [
        "127.0.0.1", "127.255.255.255", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.255.255", "169.254.0.1",
        "169.254.169.254", "169.254.170.2", "100.100.100.200", "100.64.0.1", "192.0.0.192", "0.0.0.0", "224.0.0.1",
        "239.255.255.255", "255.255.255.255", "::", "::1", "fe80::1", "febf::1", "fc00::1", "fdff::1", "fd00:ec2::254",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::1", "2001:0:7f00:1::1", "fec0::1", "100::1", "5f00::1",
    ]

    private func egress(_ table: [String: [String]], allowing allowed: [String] = []) -> EgressGuard {
        EgressGuard(allowing: allowed.compactMap { WebAddress($0) }, resolver: TableResolver(table: table))
    }

    @Test(arguments: inside)
    func `assertion 19: a name that leads inside is not dialled, alone or behind a public address`(address: String)
        async throws
    {
        let url = try #require(WebAddress("https://vault.customer.example/x"))
        for answers in [[address], ["8.8.8.8", address], [address, "8.8.8.8"]] {
            let failure = await #expect(throws: TransportFailure.self) {
                try await egress(["vault.customer.example": answers]).addresses(for: url)
            }
            guard case .forbidden(let why) = failure else {
                Issue.record("\(address) was not forbidden")
                continue
            }
            // Where a name leads inside somebody's network is not told to whoever typed it.
            #expect(!why.contains(address))
        }
    }

    @Test(arguments: inside)
    func `assertion 19: an address that is written out is judged as one that was resolved`(address: String) async throws
    {
        let host = address.contains(":") ? "[\(address)]" : address
        guard let url = WebAddress("https://\(host)/") else { return }
        await #expect(throws: TransportFailure.self) { try await egress([:]).addresses(for: url) }
    }

    @Test func `assertion 19: the operator's list opens one origin, and a customer's name for the same place none`()
        async throws
    {
        let table = ["jira.inside.example": ["10.0.0.7"], "mine.customer.example": ["10.0.0.7"]]
        let egress = egress(table, allowing: ["https://jira.inside.example"])
        let listed = try #require(WebAddress("https://jira.inside.example/jira"))
        #expect(try await egress.addresses(for: listed).map(\.description) == ["10.0.0.7"])
        for text in [
            "https://mine.customer.example/", "https://jira.inside.example:8443/", "http://jira.inside.example/",
            "https://10.0.0.7/", "https://jira.inside.example./",
        ] {
            let url = try #require(WebAddress(text))
            await #expect(throws: TransportFailure.self, "\(text)") { try await egress.addresses(for: url) }
        }
    }

    @Test func `assertion 19: each call is judged by the answer that it dials, however the last one was`() async throws
    {
        let resolver = TurningResolver(answers: [["8.8.8.8"], ["127.0.0.1"]])
        let egress = EgressGuard(resolver: resolver)
        let url = try #require(WebAddress("https://turning.example/"))
        #expect(try await egress.addresses(for: url).map(\.description) == ["8.8.8.8"])
        await #expect(throws: TransportFailure.self) { try await egress.addresses(for: url) }
    }

    @Test func `assertion 19: a name server that keeps silent does not hold the call`() async throws {
        let egress = EgressGuard(resolver: SilentResolver(), resolveLimit: Span(milliseconds: 20))
        let url = try #require(WebAddress("https://silent.example/"))
        let failure = await #expect(throws: TransportFailure.self) { try await egress.addresses(for: url) }
        #expect(failure == .unreachable("the name `silent.example` does not resolve; check it"))
    }

    @Test(arguments: [
        "https://user@host.example/", "https://user:pw@host.example/", "https://host.example/#f",
        "https://host.example\\@evil.example/", "https://host.example%2f@evil.example", "https:///path", "https://",
        "https://host.example:0/", "https://host.example:99999/", "https://host.exa mple/", "https://höst.example/",
        "https://[::1", "https://[v1.x]/", "gopher://host.example/", "file:///etc/passwd", "https:host.example",
        "https://host.example\u{0}.evil.example/", "https://host.example\r\nx: y/",
    ])
    func `assertion 19: what is no plain address is read as none`(text: String) { #expect(WebAddress(text) == nil) }

    @Test func `assertion 19: neither a redirect's target nor a body gets into what is logged or told`() async throws {
        let head = "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/canary\r\nContent-Length: 6\r\n\r\ncanary"
        let server = try await RawServer(.bytes(head))
        let url = try #require(WebAddress("http://customer.example:\(server.port)/"))
        let lines = Lines()
        let transport = HTTPTransport(
            egress: EgressGuard(
                allowing: [url],
                resolver: TableResolver(table: ["customer.example": ["127.0.0.1"]])
            ),
            logger: Logger(label: "test") { _ in LineHandler(lines: lines) }
        )
        let reply = try await transport.send(HTTPCall(.get, url, headers: ["authorization": "Bearer canary"]))
        await transport.shutDown()
        try await server.stop()
        #expect(reply.status == 302 && server.received.count == 1)
        #expect(lines.all.withLock { $0 }.allSatisfy { !$0.contains("canary") && !$0.contains("169.254") })
    }
}

/// A name server that answers differently every time.
private actor TurningResolver: Resolver {
    private var answers: [[String]]

    init(answers: [[String]]) { self.answers = answers }

    func addresses(of host: String) async throws -> [IPAddress] {
        answers.isEmpty ? [] : answers.removeFirst().compactMap { IPAddress($0) }
    }
}

private struct SilentResolver: Resolver {
    func addresses(of host: String) async throws -> [IPAddress] {
        try await Task.sleep(for: .seconds(3_600))
        return []
    }
}
