import ConnectorKit
import Connectors
import Domain
import Federation
import Kernel
import Persistence
import Signing
import Vault
import Vendors

/// First mints of many connections at the simulated Okta.
struct MintRun {
    private static let origin = "https://small-company.okta.com"
    private static let scopes: Set<String> = ["okta.groups.manage", "okta.groups.read", "okta.users.read"]
    private static let width = 64

    private let bench: BenchStore
    private let vault: EnvelopeVault
    private let transport: VendorTransport
    private let key: Secret
    private let bindings: [ConnectionBinding]

    init(connections count: Int, folder: String) async throws {
        let bench = try BenchStore(folder: folder)
        try await bench.found()
        let signing = try SigningKey.es256(from: PooledRandomness())
        guard let address = WebAddress(Self.origin) else { throw Failure(what: "the address is malformed") }
        var org = OktaOrg(address, seed: 3)
        let client = try org.addServiceApp(keys: JWKSet([signing.named("bench").publicKey]))
        transport = VendorTransport([Self.origin: VendorHost(org)], time: WallClock())
        vault = EnvelopeVault(keys: try await BenchWorker.keys(in: bench.scope))
        (self.bench, key) = (bench, signing.pem)
        let settings = ["org_url": Self.origin, "client_id": client, "key_id": "bench"]
        bindings = (0..<count).map { number in
            ConnectionBinding(
                organization: bench.scope.organization,
                connection: ID("c\(number)"),
                connector: "okta",
                provider: OktaServiceApp.name,
                settings: settings
            )
        }
        try await store(settings)
    }

    func end() async throws { try await bench.store.close() }

    /// The exchange alone, in seconds.
    func bare() async throws -> Double {
        let (transport, key) = (transport, key)
        return try await time { binding in
            let context = MintContext(
                transport: transport,
                now: WallClock().now(),
                randomness: PooledRandomness(),
                secret: { _ in key }
            )
            _ = try await OktaServiceApp().mint(binding, scopes: Self.scopes, in: context)
        }
    }

    /// Through a broker that has nothing yet, in seconds.
    func brokered() async throws -> Double {
        let records = SecretRecords(store: bench.store, vault: vault)
        let broker = Broker(
            providers: [OktaServiceApp.self],
            transport: transport,
            time: WallClock(),
            randomness: PooledRandomness(),
            ports: BrokerPorts(
                openSecret: { try await records.open($1, for: $0) },
                recordMint: { try await records.record($0) }
            )
        )
        return try await time { binding in
            try await Errand.within("provisioning") { _ = try await broker.session(for: binding, scopes: Self.scopes) }
        }
    }

    private func time(_ mint: @escaping @Sendable (ConnectionBinding) async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, binding) in bindings.enumerated() {
                if number >= Self.width { try await group.next() }
                group.addTask { try await mint(binding) }
            }
            try await group.waitForAll()
        }
        return (ContinuousClock.now - start).seconds
    }

    private func store(_ settings: [String: String]) async throws {
        for part in stride(from: 0, to: bindings.count, by: 500) {
            let ids = bindings[part..<min(part + 500, bindings.count)].map(\.connection)
            var sealed: [(ID<Connection>, SealedValue)] = []
            for id in ids {
                let name = SecretName.connection(id, field: "private_key")
                sealed.append((id, try await vault.seal(key, name: name, in: bench.scope)))
            }
            let rows = sealed
            try await bench.store.write(in: bench.scope, by: .system("bench")) { tx in
                for (id, value) in rows {
                    try tx.connections.add(
                        Connection(
                            id: id,
                            connector: "okta",
                            name: id.rawValue,
                            provider: OktaServiceApp.name,
                            settings: settings,
                            state: .active,
                            lastTestPassed: true
                        )
                    )
                    try tx.connections.setSecret(value, field: "private_key", of: id)
                }
            }
        }
    }
}
