import ConnectorKit
import Connectors
import Domain
import Federation
package import Kernel
package import Logging
import Outbound
import Persistence
import Vault

/// Turns settings into services: the one place that knows which part satisfies which port.
package struct OpenServices: Sendable {
    private let settings: Settings
    private let time: any TimeSource
    private let randomness: any Randomness
    private let logger: Logger
    /// Added to PostgreSQL's clock, for the demo alone.
    private let clockOffset: @Sendable () -> Span

    package init(
        _ settings: Settings,
        logger: Logger = Logger(label: "clearance") { _ in SwiftLogNoOpLogHandler() },
        time: any TimeSource = SystemTime(),
        randomness: any Randomness = PooledRandomness(),
        clockOffset: @escaping @Sendable () -> Span = { Span(milliseconds: 0) }
    ) {
        (self.settings, self.logger, self.clockOffset) = (settings, logger, clockOffset)
        (self.time, self.randomness) = (time, randomness)
    }

    /// - Throws: a refusal that says what to do when folder, keys or database cannot be used; nothing is left open then.
    package func callAsFunction() async throws -> Services {
        try settings.apps.check()
        let transport = try makeTransport(settings, logger)
        let makeKeys = MakeMasterKeys(settings: settings, transport: transport, time: time, randomness: randomness)
        let masters = try await masterKeys(makeKeys)
        let keyStore = MasterKey(folder: settings.keysFolder).store
        let keys = DataKeys(store: keyStore, providers: masters, randomness: randomness, time: time)
        let ring = KeyRing(keys: keys)
        let database = SQLStore(runner: try await runner(), randomness: randomness) { organization in
            try ring.auditKey(in: OrganizationScope(verified: organization))
        }
        let store = OpenedStore(store: database, keys: ring)
        let envelopes = EnvelopeVault(keys: keys)
        let external = try makeKeys.secretStore().map { ExternalVault(envelopes, store: $0) }
        let vault: any SecretVault & CredentialKeys = external ?? envelopes
        let issuer = makeIssuer(settings, store: store, vault: vault, randomness: randomness)
        let ambient = AmbientAWS(settings, time: time)
        let records = SecretRecords(store: store, vault: vault)
        let ports = BrokerPorts(
            openSecret: { try await records.open($1, for: $0) },
            recordMint: { try await records.record($0) },
            keepSecret: { try await records.keep($2, as: $1, for: $0) },
            identityToken: { try await issuer.token(for: $1, about: $0, in: settings.mode) },
            app: { [settings] in $0 == "aws" ? try await ambient.app() : try settings.app($0) },
            recordLoss: { await records.record($1, of: $0) },
            recordAnomaly: { await records.record($1, of: $0) },
            alarm: tellOperator
        )
        let makeBroker: @Sendable (BrokerPorts) -> Broker = { [time, randomness] ports in
            Broker(
                providers: credentialProviders,
                transport: transport,
                time: time,
                randomness: randomness,
                ports: ports
            )
        }
        let makeOpener: @Sendable (any CredentialBroker) -> ConnectionOpener = { [time, settings] broker in
            ConnectionOpener(
                store: store,
                connectors: connectorRegistry,
                broker: broker,
                transport: transport,
                time: time,
                operatorSettings: settings.operatorSettings
            )
        }
        let broker = makeBroker(ports)
        let opener = makeOpener(broker)
        let probe = StagedProbe(
            store: store,
            vault: vault,
            time: time,
            ports: ports,
            broker: makeBroker,
            opener: makeOpener
        )
        let local = LocalCore(opener: opener, time: time)
        let files = settings.checkpointFolder.map { CheckpointFiles(folder: $0, logger: logger) }
        return Services(
            settings: settings,
            store: store,
            core: chooseCore(
                settings,
                local: local,
                store: store,
                transport: transport,
                time: time,
                randomness: randomness
            ),
            localCore: local,
            probe: probe,
            vault: vault,
            transport: transport,
            time: time,
            randomness: randomness,
            issuer: issuer,
            signIn: OpenIDConnect(transport: transport, time: time, vault: vault),
            logBook: LogBook(store: store, keys: ring, files: files),
            trackers: opener,
            logKeys: LogKeys(keys: ring, files: files),
            notices: try makeNoticePorts(settings, over: transport, logger),
            fanOuts: { broker.fanOuts },
            keyKeeper: KeyKeeper(
                settings: settings,
                store: store,
                keyStore: keyStore,
                masters: masters,
                envelopes: envelopes,
                vault: vault,
                randomness: randomness
            ),
            scrub: { try await database.scrub() },
            letGo: {
                await transport.shutDown()
                try await database.close()
            }
        )
    }

    /// What concerns every organization at once goes to the operator's log.
    private var tellOperator: BrokerPorts.Alarm {
        { [logger] count in
            logger.critical(
                "sessions of unusually many organizations were minted within a minute: see whether a key was stolen",
                metadata: ["organizations": "\(count)"]
            )
        }
    }

    private func masterKeys(_ make: MakeMasterKeys) async throws -> KeyEncryptionKeys {
        let folder = DataFolder(settings.dataFolder)
        try folder.prepare()
        let files = MasterKey(folder: settings.keysFolder)
        return try await make(mayCreate: !folder.hasDatabase && !files.hasWrappedKeys)
    }

    private func runner() async throws -> any SQLRunner {
        switch settings.database {
        case .sqlite: return try SQLiteFile.open(folder: settings.dataFolder, time: time)
        case .postgres(let address):
            var configuration = PostgresConfiguration(address: address)
            configuration.clockOffset = clockOffset
            return try await PostgresDatabase.open(configuration)
        }
    }
}

extension Settings {
    /// Addresses of clouds, for all connections of a kind: the operator's alone to choose.
    var operatorSettings: [String: [String: String]] {
        [
            "aws": awsEndpoint.map { ["endpoint_url": $0.description] } ?? [:],
            "entra": ["authority_url": entraAuthority.origin, "graph_url": entraGraph.origin].merging(
                apps.fact("client_id", of: "entra").map { ["app_client_id": $0] } ?? [:]
            ) { $1 },
            "jira": [
                "atlassian_auth_url": atlassianAuthorization.description, "atlassian_api_url": atlassianAPI.description,
            ].merging(jiraAPI.map { ["api_url": $0] } ?? [:]) { $1 },
            "github": ["api_url": gitHubAPI.origin + (gitHubAPI.path == "/" ? "" : gitHubAPI.path)],
            "gcp": ["sts_url": gcpTokens.origin, "iam_url": gcpCredentials.origin].merging(
                gcpAPI.map { ["api_url": $0] } ?? [:]
            ) { $1 },
        ]
    }
}
