import ConnectorKit
import Glibc
import Hummingbird
import Kernel
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// Serves the small company's systems over HTTP until it is stopped.
package final class SandboxServer: Service {
    private let configuration: SandboxConfiguration
    private let sandbox = Latch<Sandbox>()
    private let listening = Mutex<[SandboxPlace: WebAddress]>([:])
    private let logger: Logger

    package init(_ configuration: SandboxConfiguration) {
        self.configuration = configuration
        var logger = Logger(label: "sandbox")
        // Connections that are cut when it stops are not worth a word.
        logger.logLevel = .critical
        self.logger = logger
    }

    /// The sandbox, as soon as it answers everywhere.
    ///
    /// - Throws: why it cannot, for example a port that is taken.
    package func ready() async throws -> Sandbox { try await sandbox.value }

    package func run() async throws {
        do {
            try await openMail()
            try await withThrowingTaskGroup { group in
                for place in SandboxPlace.allCases {
                    group.addTask { try await self.application(of: place).run() }
                }
                group.addTask { try await self.deliverWebhooks() }
                // Not `waitForAll`: one that cannot listen must stop the others.
                for try await _ in group {}
            }
            try? await configuration.told.mail?.stop()
            sandbox.settle(.failure(CancellationError()))
        } catch {
            try? await configuration.told.mail?.stop()
            let refusal = (error as? IOError).map(portRefusal) ?? error
            sandbox.settle(.failure(refusal))
            throw refusal
        }
    }

    /// The mail server listens before anything else does, so that whoever sees the sandbox finds it.
    private func openMail() async throws {
        guard let port = configuration.mailPort, let certificate = configuration.mailCertificate else { return }
        configuration.told.open(try await MailSink.start(certificate, host: configuration.host, port: port))
    }

    private func application(of place: SandboxPlace) -> some ApplicationProtocol {
        Application(
            responder: SandboxResponder(place: place, sandbox: sandbox),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.ports[place] ?? 0),
                serverName: nil
            ),
            onServerRunning: { channel in self.started(place, on: channel.localAddress?.port) },
            logger: logger
        )
    }

    /// Builds the vendors once the last address is known.
    private func started(_ place: SandboxPlace, on port: Int?) {
        guard let port, let address = WebAddress("http://\(configuration.host):\(port)") else { return }
        let all = listening.withLock { listening in
            listening[place] = address
            return listening
        }
        guard all.count == SandboxPlace.allCases.count else { return }
        sandbox.settle(Result { try Sandbox(configuration, at: all) })
    }

    private func deliverWebhooks() async throws {
        guard let transport = configuration.transport else { return }
        let sandbox = try await sandbox.value
        try await WebhookCourier(sandbox: sandbox, transport: transport).run()
    }

    private func portRefusal(_ error: IOError) -> any Error {
        guard error.errnoCode == EADDRINUSE else { return error }
        let ports = configuration.ports.values.sorted().map { String($0) }.joined(separator: ", ")
        return Refusal(
            .conflict,
            "port_in_use",
            "one of the sandbox's ports (\(ports)) is taken; stop what uses it or name other ports"
        )
    }
}
