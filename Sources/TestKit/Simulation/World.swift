import ConnectorKit
import Connectors
import Domain
import Federation
import Jobs
import Kernel
import Logging
import Persistence
import Vault
import Vendors

/// The whole product and the systems around it in one process, under a virtual clock and a seed.
///
/// The clients, the vault, the broker, the worker and the storage are the real ones; time, chance and the network are not.
package final class World {
    let clock: VirtualClock
    let randomness: SeededRandomness
    let company: SimulatedCompany
    let crash = CrashSwitch()
    /// Storage as it is, for looking; the product sees it through the crash switch.
    let store: any Store
    let scope = OrganizationScope(verified: "small-company")
    let keys: DataKeys
    var process: Process
    var people: [String: Person] = [:]
    var okta: ID<Connection> = "none"
    var entra: ID<Connection> = "none"
    var jira: ID<Connection> = "none"
    /// External ids by identity, as the directories know them.
    var externalIDs: [ID<ExternalIdentity>: String] = [:]
    /// Everyone who ever was mapped to an external id.
    var owners: [String: Set<ID<Person>>] = [:]
    var coverage = Coverage()
    /// Members whom nobody of us made members, and whom we must never take out of ourselves; and since when.
    var strangers: [Member: Instant] = [:]
    /// Who may stay a member for good because somebody chose so.
    var adopted: Set<Member> = []
    /// Whom a directory's administrator took out although a grant of ours put them in.
    var ousted: Set<Member> = []
    /// Findings that were seen to say that their member is gone.
    var gone: Set<ID<Finding>> = []
    /// External ids by the product's keyed digest of them.
    var externals: [[UInt8]: String] = [:]
    /// What went wrong in a worker besides a crash: a fault of the product.
    let complaints = Complaints()
    /// Issues of which a webhook told at least once.
    var announced: Set<String> = []
    var trace = Trace()
    var replay = LogReplay()
    /// What the rows said when they were looked at last.
    var state = WorldState()
    var pins = PinRules()
    let rows = RowWatch(.shared)
    /// Whether the story tells every entry of the log too.
    let tellsLog: Bool

    func isStranger(_ external: String, in target: Grant.Target) -> Bool {
        let member = Member(external: external, target: target)
        return strangers[member] != nil || adopted.contains(member)
    }

    /// What is lost when the process dies.
    struct Process {
        let store: any Store
        let core: LocalCore
        let vault: EnvelopeVault
        let worker: Worker
    }

    /// How long what is over is kept: in every fourth story so short that it goes while the story lasts.
    let retention: RetentionPeriods

    package init(seed: UInt64, tellsLog: Bool = false) throws {
        self.tellsLog = tellsLog
        retention = seed % 4 == 0 ? RetentionPeriods(audit: .days(20), jobs: .days(5)) : RetentionPeriods()
        clock = VirtualClock()
        randomness = SeededRandomness(seed: seed)
        company = try SimulatedCompany(seed: seed, now: clock.now())
        store = try MemoryStore.make(clock: clock, randomness: randomness, watch: rows)
        keys = DataKeys(
            store: MemoryKeyStore(),
            provider: try LocalKeyEncryption(key: Secret(Array(repeating: 5, count: 32)), randomness: randomness),
            randomness: randomness,
            time: clock
        )
        process = Self.start(
            store: store,
            company: company,
            crash: crash,
            keys: keys,
            complaints: complaints,
            clock: clock,
            randomness: randomness,
            retention: retention
        )
    }

    /// The process comes back: nothing of its memory is left, and the leases it held have run out.
    func restart() {
        crash.restart()
        clock.advance(by: .minutes(3))
        process = Self.start(
            store: store,
            company: company,
            crash: crash,
            keys: keys,
            complaints: complaints,
            clock: clock,
            randomness: randomness,
            retention: retention
        )
    }

    /// Another process on the same storage, one of whose calls can be held back.
    func startSibling(_ slow: SlowCall) -> Process {
        Self.start(
            store: store,
            company: company,
            crash: crash,
            slow: slow,
            keys: keys,
            complaints: complaints,
            clock: clock,
            randomness: randomness,
            retention: retention
        )
    }

    private static func start(
        store: any Store,
        company: SimulatedCompany,
        crash: CrashSwitch,
        slow: SlowCall = SlowCall(),
        keys: DataKeys,
        complaints: Complaints,
        clock: VirtualClock,
        randomness: SeededRandomness,
        retention: RetentionPeriods
    ) -> Process {
        let store = CrashingStore(store: store, crash: crash)
        let transport = CrashingTransport(transport: company.transport(clock), crash: crash, slow: slow)
        let vault = EnvelopeVault(keys: keys)
        let records = SecretRecords(store: store, vault: vault)
        let broker = Broker(
            providers: credentialProviders,
            transport: transport,
            time: clock,
            randomness: randomness,
            ports: BrokerPorts(
                openSecret: { try await records.open($1, for: $0) },
                recordMint: { try await records.record($0) },
                keepSecret: { try await records.keep($2, as: $1, for: $0) },
                recordLoss: { await records.record($1, of: $0) },
                recordAnomaly: { await records.record($1, of: $0) }
            ),
            // No task of its own: the simulation schedules every step.
            apart: { mint in await mint() }
        )
        let opener = ConnectionOpener(
            store: store,
            connectors: connectorRegistry,
            broker: broker,
            transport: transport,
            time: clock
        )
        let core = LocalCore(opener: opener, time: clock)
        let context = WorkContext(
            store: store,
            core: core,
            vault: vault,
            trackers: opener,
            signer: KeyRing(keys: keys),
            time: clock,
            randomness: randomness,
            retention: retention
        )
        let logger = Logger(label: "simulation") { _ in complaints }
        let worker = Worker(context, owner: "simulation", alarm: NoAlarm(), logger: logger)
        return Process(store: store, core: core, vault: vault, worker: worker)
    }

    func members(of target: Grant.Target) -> Set<String> {
        company.members(of: target.group, isOkta: target.connection == okta)
    }

    func operation(by person: Person) -> OperationContext {
        OperationContext(
            store: process.store,
            core: process.core,
            vault: process.vault,
            scope: scope,
            actor: person.actor
        )
    }

    /// What people chose about members, as findings tell it.
    func learn(from state: WorldState) {
        for finding in state.findings where finding.state == .adopted {
            guard let external = finding.reference.flatMap({ externals[$0] }),
                let target = state.groups[finding.comparison]
            else { continue }
            adopted.insert(Member(external: external, target: target))
        }
    }

    func tell(_ entries: [StoredEntry]) {
        guard tellsLog else { return }
        for entry in entries {
            let json = entry.json
            trace.add(
                "    \(entry.seq) \(entry.at.rfc3339) \(entry.action) \(json["subjects"]?.canonicalText ?? "") \(json["data"]?.canonicalText ?? "")"
            )
        }
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await store.read(in: scope, body)
    }
}

/// Nobody sleeps in the simulation.
private struct NoAlarm: Alarm {
    func sleep(for span: Span) async {}
}
