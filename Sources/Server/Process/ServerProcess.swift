import ConnectorKit
import Jobs
import Kernel
package import Logging
package import ServiceLifecycle
import UnixSignals

/// What one process of Clearance runs: any of the web, the worker and the operator's socket.
package struct ServerProcess: Sendable {
    private let services: Services
    private let logger: Logger

    package init(_ services: Services, logger: Logger) { (self.services, self.logger) = (services, logger) }

    /// Pages, API and hooks.
    package func web(listening: @escaping @Sendable () async -> Void = {}) -> any Service {
        WebPart(services: services, signIn: services.signIn, logger: logger).service(listening: listening)
    }

    /// Turns promised work into done work.
    package func worker() -> any Service {
        let owner = services.randomness.key(at: services.time.now())
        return Worker(services.workContext, owner: owner, alarm: ClockAlarm(), logger: logger)
    }

    /// The Core, for callers in other processes.
    package func core(listening: @escaping @Sendable () async -> Void = {}) -> any Service {
        CorePart(services: services, logger: logger).service(listening: listening)
    }

    /// The door for the command line, on SQLite.
    package func socket(listening: @escaping @Sendable () async -> Void = {}) -> any Service {
        let path = DataFolder(services.settings.dataFolder).socket
        return OperatorSocket(services, path: path).service(listening: listening)
    }

    /// The parts as one group, which a signal or a failure of one ends.
    package func group(_ parts: [any Service], untilSignal: Bool = true) -> ServiceGroup {
        var configuration = ServiceGroupConfiguration(
            services: parts.map { .init(service: $0) },
            gracefulShutdownSignals: untilSignal ? [.sigterm, .sigint] : [],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        return ServiceGroup(configuration: configuration)
    }

    /// Runs the group to its end, then lets go of the database.
    ///
    /// In production nothing of its memory may reach a file.
    package func run(_ group: ServiceGroup) async throws {
        if services.settings.mode == .production { try CoreDumps.forbid() }
        do {
            try await services.refuseDevelopmentSecrets()
            try await group.run()
        } catch {
            try? await services.close()
            throw Refusal(binding: error, services.settings.listener) ?? error
        }
        try await services.close()
    }

    package func run(_ parts: [any Service]) async throws { try await run(group(parts)) }
}
