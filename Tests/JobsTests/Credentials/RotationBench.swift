import ConnectorKit
import Connectors
import Domain
import Jobs
import Kernel
import Logging
import Synchronization
import TestKit
import Vault
import Vendors

/// A company with one secret in use, another system that knows some values, and a worker that may die anywhere.
struct RotationBench {
    static let field = "api_token"

    let company: Company
    let crash = CrashSwitch()
    let system: OtherSystem
    let vault: EnvelopeVault
    private let randomness: SeededRandomness
    private let keys: DataKeys

    init(seed: UInt64 = 1, lag: Int = 0) async throws {
        company = try await Company()
        randomness = SeededRandomness(seed: seed)
        keys = DataKeys(
            store: MemoryKeyStore(),
            provider: try LocalKeyEncryption(key: Secret(Array(repeating: 5, count: 32)), randomness: randomness),
            randomness: randomness,
            time: company.clock
        )
        vault = EnvelopeVault(keys: keys)
        system = OtherSystem(knowing: "old", lag: lag)
        try await set("old")
    }

    /// As it is kept when it is set, without the test that an admin's setting begins.
    func set(_ value: String) async throws {
        let connection = company.connection
        let version = try await company.read { try $0.secretRotations.nextVersion(of: connection) }
        let sealed = try await vault.seal(Secret(value), field: Self.field, of: connection, version, in: company.scope)
        try await company.write(by: company.admin) {
            try SetConnectionSecret(connection, field: Self.field, sealed: sealed)(in: $0)
        }
    }

    @discardableResult
    func rotate(to value: String, by actor: Actor? = nil) async throws -> SecretRotation {
        let rotate = RotateSecret([Self.field: Secret(value)], of: company.connection, connectors: Self.connectors)
        return try await rotate(in: operation(by: actor))
    }

    /// One turn of a worker that may have died in the turn before.
    func work() async throws {
        crash.restart()
        try await turn()
    }

    /// One turn of a worker that dies at that step: before or after a commit, or before or after the test.
    func work(dyingAt step: Int) async throws {
        crash.arm(in: step)
        try? await turn()
        crash.restart()
        // Whoever died leaves a lease behind.
        company.clock.advance(by: .minutes(3))
    }

    private func turn() async throws {
        let store = CrashingStore(store: company.store, crash: crash)
        let context = WorkContext(
            store: store,
            core: LocalCore(opener: opener, time: company.clock),
            vault: vault,
            trackers: opener,
            signer: KeyRing(keys: keys),
            time: company.clock,
            randomness: randomness,
            probe: CrashingProbe(probe: Probe(store: store, vault: vault, system: system), crash: crash)
        )
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        _ = try await Worker(context, owner: "test", alarm: NoAlarm(), logger: logger).runOnce([.rotation])
    }

    /// The value in use, opened.
    func inUse() async throws -> String {
        let sealed = try await company.read { [company] in
            try $0.connections.secret(Self.field, of: company.connection)
        }
        guard let sealed else { return "none" }
        return try await vault.open(sealed, field: Self.field, of: company.connection, in: company.scope).withText {
            $0
        }
    }

    /// A value that is kept beside the one in use, opened; nil when there is none.
    func kept(_ role: SecretRotationValue, of rotation: ID<SecretRotation>) async throws -> String? {
        let sealed = try await company.read { try $0.secretRotations.value(role, Self.field, of: rotation) }
        guard let sealed else { return nil }
        return try await vault.open(sealed, field: Self.field, of: company.connection, in: company.scope).withText {
            $0
        }
    }

    func rotations() async throws -> [SecretRotation] {
        try await company.read { [company] in try $0.secretRotations.all(of: company.connection, limit: 10) }
    }

    func operation(by actor: Actor? = nil) -> OperationContext {
        OperationContext(
            store: company.store,
            core: LocalCore(opener: opener, time: company.clock),
            vault: vault,
            scope: company.scope,
            actor: actor ?? company.admin.actor
        )
    }

    private static let connectors = KnownConnectors(connectorRegistry.map { $0.manifest })

    /// Nobody is called in these tests but the probe.
    private var opener: ConnectionOpener {
        let wire = VendorTransport([:], time: company.clock)
        let broker = MintingBroker(
            OktaAPIToken(),
            secrets: [:],
            transport: wire,
            time: company.clock,
            randomness: randomness
        )
        return ConnectionOpener(
            store: company.store,
            connectors: connectorRegistry,
            broker: broker,
            transport: wire,
            time: company.clock
        )
    }
}

/// Which values the other system takes by now.
final class OtherSystem: Sendable {
    private struct State {
        var known: Set<String>
        var lag: Int
        var isDown = false
        var tries = 0
    }

    private let state: Mutex<State>

    /// - Parameter lag: how many tries a new value needs before it is known everywhere.
    init(knowing value: String, lag: Int) { state = Mutex(State(known: [value], lag: lag)) }

    func takes(_ value: String) -> Bool { state.withLock { $0.known.contains(value) } }
    func goDown(_ isDown: Bool) { state.withLock { $0.isDown = isDown } }
    func revoke(_ value: String) { state.withLock { _ = $0.known.remove(value) } }
    var tries: Int { state.withLock(\.tries) }

    func attempt(_ value: String) -> Bool {
        state.withLock { state in
            state.tries += 1
            guard !state.isDown else { return false }
            if state.known.contains(value) { return true }
            guard value.hasPrefix("new") else { return false }
            state.lag -= 1
            guard state.lag < 0 else { return false }
            state.known.insert(value)
            return true
        }
    }
}

/// Opens what is staged and shows it to the other system.
private struct Probe: CredentialProbe {
    let store: any Store
    let vault: EnvelopeVault
    let system: OtherSystem

    func test(_ rotation: SecretRotation, in scope: OrganizationScope) async throws(ProviderFailure) -> ConnectionTest {
        let value: String
        do {
            let field = RotationBench.field
            let sealed = try await store.read(in: scope) {
                try $0.secretRotations.value(.staged, field, of: rotation.id)
            }
            guard let sealed else { throw Refusal(.notFound, "gone", "gone") }
            value = try await vault.open(sealed, field: field, of: rotation.connection, in: scope).withText { $0 }
        } catch { throw ProviderFailure(.retryable, "storage", "no staged value") }
        let passed = system.attempt(value)
        return ConnectionTest(checks: [.init("reach", passed ? .passed : .failed, "")])
    }
}

private struct CrashingProbe: CredentialProbe {
    let probe: any CredentialProbe
    let crash: CrashSwitch

    func test(_ rotation: SecretRotation, in scope: OrganizationScope) async throws(ProviderFailure) -> ConnectionTest {
        if crash.step("before the test", isCall: true) { throw ProviderFailure(.retryable, "dead", "dead") }
        let test = try await probe.test(rotation, in: scope)
        if crash.step("after the test", isCall: true) { throw ProviderFailure(.retryable, "dead", "dead") }
        return test
    }
}

private struct NoAlarm: Alarm {
    func sleep(for span: Span) async {}
}
