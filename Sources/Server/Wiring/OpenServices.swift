import ConnectorKit
import Connectors
import Domain
import Federation
package import Kernel
package import Logging
import Persistence
import Vault

/// Turns settings into services: the one place that knows which part satisfies which port.
package struct OpenServices: Sendable {
    private let settings: Settings
    private let time: any TimeSource
    private let randomness: any Randomness
    private let logger: Logger

    package init(
        _ settings: Settings,
        logger: Logger = Logger(label: "clearance") { _ in SwiftLogNoOpLogHandler() },
        time: any TimeSource = SystemTime(),
        randomness: any Randomness = SystemRandomness()
    ) {
        (self.settings, self.logger) = (settings, logger)
        (self.time, self.randomness) = (time, randomness)
    }

    /// - Throws: a refusal that says what to do when folder, keys or database cannot be used; nothing is left open then.
    package func callAsFunction() async throws -> Services {
        let keys = try await dataKeys()
        let ring = KeyRing(keys: keys)
        let database = SQLStore(runner: try await runner(), randomness: randomness) { organization in
            try ring.auditKey(in: OrganizationScope(verified: organization))
        }
        let store = OpenedStore(store: database, keys: ring)
        let vault = EnvelopeVault(keys: keys)
        let transport = makeTransport(settings, logger)
        let records = SecretRecords(store: store, vault: vault)
        let broker = Broker(
            providers: credentialProviders,
            transport: transport,
            time: time,
            randomness: randomness,
            openSecret: { try await records.open($1, for: $0) },
            recordMint: { try await records.record($0) }
        )
        let opener = ConnectionOpener(
            store: store,
            connectors: connectorRegistry,
            broker: broker,
            transport: transport,
            time: time,
            operatorSettings: settings.operatorSettings
        )
        return Services(
            settings: settings,
            store: store,
            core: LocalCore(opener: opener),
            vault: vault,
            transport: transport,
            time: time,
            randomness: randomness,
            trackers: opener,
            logKeys: LogKeys(keys: ring),
            database: database
        )
    }

    private func dataKeys() async throws -> DataKeys {
        let folder = DataFolder(settings.dataFolder)
        try folder.prepare()
        let master = MasterKey(folder: settings.keysFolder)
        let provider = try master.open(
            mayCreate: !folder.hasDatabase && !master.hasWrappedKeys,
            randomness: randomness
        )
        return DataKeys(store: master.store, provider: provider, randomness: randomness, time: time)
    }

    private func runner() async throws -> any SQLRunner {
        switch settings.database {
        case .sqlite: try SQLiteFile.open(folder: settings.dataFolder, time: time)
        case .postgres:
            throw Refusal(.unsupported, "not_wired", "PostgreSQL is not available yet")
        }
    }
}

extension Settings {
    /// Addresses of clouds, for all connections of a kind: the operator's alone to choose.
    var operatorSettings: [String: [String: String]] {
        ["entra": ["authority_url": entraAuthority.origin, "graph_url": entraGraph.origin]]
    }
}
