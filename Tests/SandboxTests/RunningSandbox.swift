import ConnectorKit
import Kernel
import Logging
import Outbound
import Sandbox
import TestKit

/// A sandbox on free ports for as long as a test takes, and a browser that talks to it.
func withSandbox(
    _ change: (inout SandboxConfiguration) -> Void = { _ in },
    _ body: (Sandbox, Browser) async throws -> Void
) async throws {
    var configuration = SandboxConfiguration(time: VirtualClock())
    configuration.hold = .milliseconds(10)
    change(&configuration)
    let server = SandboxServer(configuration)
    try await withThrowingTaskGroup { group in
        group.addTask {
            do { try await server.run() } catch is CancellationError {}
        }
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await use(try await server.ready(), body)) } catch { outcome = .failure(error) }
        group.cancelAll()
        try await group.waitForAll()
        try outcome.get()
    }
}

private func use(_ sandbox: Sandbox, _ body: (Sandbox, Browser) async throws -> Void) async throws {
    let browser = Browser(sandbox)
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body(sandbox, browser)) } catch { outcome = .failure(error) }
    await browser.close()
    try outcome.get()
}

/// Sends calls over real HTTP, as Clearance does and as a browser would.
struct Browser: Transport {
    private let transport: HTTPTransport

    init(_ sandbox: Sandbox) {
        let egress = EgressGuard(allowing: Array(sandbox.addresses.values))
        transport = HTTPTransport(egress: egress, logger: Logger(label: "browser"))
    }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply { try await transport.send(call) }
    func close() async { await transport.shutDown() }

    func get(_ address: String) async throws -> HTTPReply {
        try await send(HTTPCall(.get, try parse(address)))
    }

    func post(_ address: String, _ pairs: [(String, String)], origin: String? = nil) async throws -> HTTPReply {
        var call = HTTPCall.form(try parse(address), pairs)
        if let origin { call.headers.set("origin", origin) }
        return try await send(call)
    }

    private func parse(_ text: String) throws -> WebAddress {
        guard let address = WebAddress(text) else { throw TransportFailure.unreachable(text) }
        return address
    }
}

extension HTTPReply {
    var text: String { String(decoding: body, as: UTF8.self) }
}
