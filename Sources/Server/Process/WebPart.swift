import ConnectorKit
import Connectors
import Documents
import Domain
import Hummingbird
import Kernel
import Logging
import ServiceLifecycle
import Web

/// Pages, API and hooks, behind one listener.
struct WebPart {
    let services: Services
    let signIn: any SignInProvider
    let logger: Logger

    func service(listening: @escaping @Sendable () async -> Void) -> some Service {
        let listener = services.settings.listener
        return Application(
            router: routes(web),
            configuration: .init(address: .hostname(listener.host, port: listener.port), serverName: nil),
            onServerRunning: { _ in await listening() },
            logger: logger
        )
    }

    private var web: WebServices {
        var web = WebServices(
            store: services.store,
            core: services.core,
            vault: services.vault,
            signIn: signIn,
            logKeeper: services.logBook,
            time: services.time,
            randomness: services.randomness,
            publicAddress: services.settings.publicAddress
        )
        web.trackers = services.trackers
        web.issuer = services.issuer
        web.retention = services.settings.retention
        web.credentialLinkHours = services.settings.credentialLinkHours
        web.connectors = connectorRegistry.map { $0.manifest }
        web.consentPages = makeConsentPages(services.settings)
        web.readDocument = { text throws(Refusal) in try YAML.json(text) }
        web.gates.jiraHook = { try await JiraHookGate(store: services.store, vault: services.vault).admit($0, in: $1) }
        web.gates.gitHubHook = { [apps = services.settings.apps] in try await GitHubHookGate(apps: apps).admit($0) }
        web.vitals.readiness = { await Readiness(services: services).checks() }
        web.vitals.metrics = { await Gauges(services: services).text() }
        return web
    }
}
