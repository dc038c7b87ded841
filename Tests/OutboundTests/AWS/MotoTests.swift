import ConnectorKit
import Connectors
import Domain
import Glibc
import Kernel
import Logging
import Outbound
import TestKit
import Testing

/// AWS by people who did not write ours: moto, in the mode in which it checks signatures and external ids.
///
/// It does not check dates and session policies, and lets in whoever shows no external id at all: the simulated AWS of this
/// project does.
@Suite(.enabled(if: PythonPeer.has("moto.server"), "python3 with the package `moto` is absent"), .serialized)
struct MotoTests {
    private static let account = "123456789012"

    /// One independent AWS, for as long as the body takes.
    private func withMoto(_ body: (Moto) async throws -> Void) async throws {
        let externalID = ExternalID.make(for: Self.account, SeededRandomness(seed: 3))
        let (line, stop) = try PythonPeer.start("moto_peer.py", externalID)
        defer { stop() }
        let facts = try JSON(parsing: line)
        let address = try #require(facts["url"]?.string.flatMap { WebAddress($0) })
        let transport = HTTPTransport(egress: EgressGuard(allowing: [address]), logger: Logger(label: "moto"))
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(Moto(facts: facts, externalID: externalID, transport: transport)))
        } catch { outcome = .failure(error) }
        await transport.shutDown()
        try outcome.get()
    }

    private struct Moto {
        let facts: JSON
        let externalID: String
        let transport: HTTPTransport
        let clock = NowClock()

        func broker(keyID: String? = nil, secret: String? = nil) -> MintingBroker {
            let id = keyID ?? facts["keyID"]?.string ?? ""
            let pair = Secret(secret ?? facts["secret"]?.string ?? "")
            return MintingBroker(
                AWSAssumeRole(),
                secrets: [:],
                transport: transport,
                time: clock,
                randomness: SystemRandomness(),
                app: { _ in OperatorApp(settings: ["access_key_id": id]) { _ in pair } }
            )
        }

        func binding(_ externalID: String? = nil) -> ConnectionBinding {
            ConnectionBinding(
                organization: "acme",
                connection: "one",
                connector: "aws",
                provider: AWSAssumeRole.name,
                settings: [
                    "account_id": MotoTests.account, "role_arn": facts["role"]?.string ?? "", "region": "us-east-1",
                    "external_id": externalID ?? self.externalID, "endpoint_url": facts["url"]?.string ?? "",
                ],
                profile: .evidence
            )
        }

        func failure(_ broker: MintingBroker, _ binding: ConnectionBinding, _ scopes: Set<String>) async -> String? {
            do { _ = try await broker.session(for: binding, scopes: scopes) } catch { return error.code }
            return nil
        }
    }

    private static let scopes: Set<String> = ["organizations:ListAccounts", "iam:GetAccountSummary"]

    @Test func `our signatures, external id and sessions are taken, and its answers are read`() async throws {
        try await withMoto { moto in
            let (broker, binding) = (moto.broker(), moto.binding())
            let session = try await broker.session(for: binding, scopes: Self.scopes)
            #expect(session.expiresAt > moto.clock.now())
            let caller = AuthorizedCaller(
                binding,
                scopes: Self.scopes,
                broker: broker,
                transport: moto.transport,
                time: moto.clock
            )
            let page = try await AWSConnector(binding, caller: caller).accounts(after: nil)
            #expect(page.items.map(\.id) == [Self.account])
        }
    }

    @Test func `a wrong external id, a wrong secret and an unknown key are told apart`() async throws {
        try await withMoto { moto in
            let wrong = moto.binding(ExternalID.make(for: Self.account, SystemRandomness()))
            #expect(await moto.failure(moto.broker(), wrong, Self.scopes) == "access_denied")
            let refused = "operator_credentials_refused"
            #expect(await moto.failure(moto.broker(secret: "wrong"), moto.binding(), Self.scopes) == refused)
            #expect(
                await moto.failure(moto.broker(keyID: "AKIDUNKNOWN"), moto.binding(), Self.scopes) == refused
            )
        }
    }

    /// Which is a hole in moto and no test of ours: exactly what the probe is for.
    @Test func `assertion 2: that it lets in without an external id is found`() async throws {
        try await withMoto { moto in
            let binding = moto.binding()
            let caller = AuthorizedCaller(
                binding,
                scopes: Self.scopes,
                broker: moto.broker(),
                transport: moto.transport,
                time: moto.clock
            )
            let test = try #require(await AWSConnector(binding, caller: caller).test())
            #expect(!test.passed)
            #expect(test.checks.first?.detail.contains("without the external id") == true)
        }
    }
}

/// The machine's clock: what is signed has to be of now.
private struct NowClock: TimeSource {
    func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
