import Federation
import Hummingbird
import Kernel
import Logging
import ServiceLifecycle
import Web

/// The Core behind a listener of its own.
struct CorePart {
    let services: Services
    let logger: Logger

    func service(listening: @escaping @Sendable () async -> Void) -> some Service {
        let listener = services.settings.coreListener
        return Application(
            router: coreRoutes(web),
            configuration: .init(address: .hostname(listener.host, port: listener.port), serverName: nil),
            onServerRunning: { _ in await listening() },
            logger: logger
        )
    }

    private var web: WebServices {
        let verifier = CoreGate(services: services).verifier
        var web = WebServices(
            store: services.store,
            core: services.localCore,
            vault: services.vault,
            signIn: services.signIn,
            logKeeper: services.logBook,
            time: services.time,
            randomness: services.randomness,
            publicAddress: services.settings.publicAddress
        )
        web.gates.coreRequest = { try await verifier.verify($0) }
        web.vitals.readiness = { await Readiness(services: services).checks() }
        return web
    }
}
