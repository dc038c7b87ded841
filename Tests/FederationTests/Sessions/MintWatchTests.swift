import ConnectorKit
import Domain
import Federation
import Kernel
import Synchronization
import TestKit
import Testing

/// What the broker itself sees of key theft.
@Suite struct MintWatchTests {
    let clock = VirtualClock()
    let seen = Seen()

    final class Seen: Sendable {
        let anomalies = Mutex<[MintAnomaly]>([])
        let alarms = Mutex<[Int]>([])
        let losses = Mutex<[String]>([])
    }

    private func broker(_ transport: any Transport = Unreachable()) -> Broker {
        Broker(
            providers: [SigningProvider.self],
            transport: transport,
            time: clock,
            randomness: SeededRandomness(seed: 1),
            ports: BrokerPorts(
                openSecret: { _, field in Secret(field) },
                recordMint: { _ in },
                app: { _ in OperatorApp(settings: [:]) { Secret($0) } },
                recordLoss: { [seen] in seen.losses.withLock { [code = $1.code] in $0.append(code) } },
                recordAnomaly: { [seen] in seen.anomalies.withLock { [anomaly = $1] in $0.append(anomaly) } },
                alarm: { [seen] count in seen.alarms.withLock { $0.append(count) } }
            )
        )
    }

    private func binding(_ organization: String = "acme", _ settings: [String: String] = [:]) -> ConnectionBinding {
        ConnectionBinding(
            organization: ID(organization),
            connection: "one",
            connector: "github",
            provider: "signing",
            settings: settings
        )
    }

    @Test func `assertion 25: an app's key that signs without a following call raises an alert`() async throws {
        _ = try await broker().session(for: binding("acme", ["signs": "yes"]), scopes: [])
        #expect(seen.anomalies.withLock { $0 } == [.unusedSignature])
    }

    @Test func `assertion 25: an app's key that signs for the call that follows is as it should be`() async throws {
        _ = try await broker(Answering()).session(for: binding("acme", ["signs": "yes", "calls": "yes"]), scopes: [])
        #expect(seen.anomalies.withLock { $0.isEmpty })
    }

    @Test func `assertion 25: sessions of very many organizations within a minute alarm the operator, once`()
        async throws
    {
        let broker = broker()
        clock.advance(by: MintThresholds.fanOutLearning)
        for number in 0..<MintThresholds.fanOutFloor {
            _ = try await broker.session(for: binding("o\(number)"), scopes: [])
        }
        #expect(seen.alarms.withLock { $0.isEmpty })
        for number in 0..<20 { _ = try await broker.session(for: binding("p\(number)"), scopes: []) }
        #expect(seen.alarms.withLock { $0 } == [MintThresholds.fanOutFloor + 1])
        #expect(broker.fanOuts == 1)
    }

    @Test func `assertion 25: a start, in which everything is minted anew, and the hours after it raise no alarm`()
        async throws
    {
        let broker = broker()
        for _ in 0..<4 {
            for number in 0..<200 { _ = try await broker.session(for: binding("o\(number)"), scopes: []) }
            clock.advance(by: .hours(1))
        }
        #expect(seen.alarms.withLock { $0.isEmpty })
    }

    @Test func `a refused credential is told as lost trust`() async throws {
        let broker = broker()
        _ = try? await broker.session(for: binding("acme", ["lost": "yes"]), scopes: [])
        #expect(seen.losses.withLock { $0 } == ["consent_withdrawn"])
        await broker.refused(binding(), scopes: [])
        #expect(seen.losses.withLock { $0 } == ["consent_withdrawn", "credential_refused"])
    }

    @Test func `assertion 25: withdrawing a connection ends its sessions where the other system can, and forgets all`()
        async throws
    {
        let broker = broker()
        _ = try await broker.session(for: binding(), scopes: ["a"])
        _ = try await broker.session(for: binding(), scopes: ["stays"])
        _ = try await broker.session(for: binding("globex"), scopes: ["a"])
        let withdrawal = await broker.withdraw("one", in: OrganizationScope(verified: "acme"))
        #expect(withdrawal.sessions == 2 && withdrawal.revoked == 1)
        #expect(withdrawal.lastEnds == clock.now() + .hours(1))
        #expect(broker.sizes.held == 1)
    }
}

struct Answering: Transport {
    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply { HTTPReply(200) }
}

/// Uses the operator's app as its settings say.
struct SigningProvider: CredentialProvider {
    static let name = "signing"
    static let secretFields: [String] = []

    func mint(_ binding: ConnectionBinding, scopes: Set<String>, in context: MintContext) async throws(ProviderFailure)
        -> any Session
    {
        guard binding.settings["lost"] == nil else { throw ProviderFailure(.disconnected, "consent_withdrawn", "gone") }
        do {
            if binding.settings["signs"] != nil { _ = try await context.app("github").secret("private_key") }
            if binding.settings["calls"] != nil, let address = WebAddress("https://vendor.example/token") {
                _ = try await context.transport.send(HTTPCall(.post, address))
            }
        } catch { throw ProviderFailure(.retryable, "failed", "failed") }
        return OwnedSession(binding: binding, scopes: scopes, number: 1, expiresAt: context.now + .hours(1))
    }

    func revoke(_ session: any Session, of binding: ConnectionBinding, in context: MintContext)
        async throws(ProviderFailure) -> Revocation
    { (session as? OwnedSession)?.scopes.contains("stays") == true ? .cannot : .revoked }
}
