package import ConnectorKit
import Kernel
package import Logging
import Outbound

/// A way out for the sandbox's webhooks, to the named origins on this machine.
package struct LocalTransport: Transport {
    private let transport: HTTPTransport

    package init(allowing origins: [String], _ logger: Logger) {
        let guarded = EgressGuard(allowing: origins.compactMap { WebAddress($0) })
        transport = HTTPTransport(egress: guarded, logger: logger)
    }

    package func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply { try await transport.send(call) }
    package func shutDown() async { await transport.shutDown() }
}
