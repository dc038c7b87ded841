import ConnectorKit
import Connectors
import Domain
import Kernel
import Signing
import Synchronization
import TestKit
import Vendors

/// A connection to a simulated account, in either pattern.
final class AWSBench: Sendable {
    static let account = "123456789012"
    static let role = "arn:aws:iam::123456789012:role/clearance-evidence"
    static let principal = "arn:aws:iam::999988887777:user/clearance"
    static let issuer = "https://clearance.example.com"
    static let subject = "organization:acme:connection:one"
    static let origin = "https://sts.eu-central-1.amazonaws.com"

    let clock = VirtualClock()
    let aws: VendorHost<AWSCloud>
    let seen: SeenCalls
    let broker: MintingBroker
    let connector: AWSConnector
    let externalID: String
    let key: SigningKey

    /// - Parameter aheadBy: how far this server's clock is ahead of AWS's.
    init(
        _ provider: any CredentialProvider = AWSAssumeRole(),
        settings changed: [String: String] = [:],
        seed: UInt64 = 5,
        aheadBy: Span = .seconds(0)
    ) throws {
        let (pair, secret) = ("AKIDCLEARANCE", Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
        let externalID = ExternalID.make(for: Self.account, SeededRandomness(seed: seed))
        var cloud = AWSCloud(callers: [.init(accessKeyID: pair, secretAccessKey: secret, arn: Self.principal)])
        cloud.add(.init(Self.role, trust: .principal(Self.principal, externalID: externalID), allowed: Self.allowed))
        aws = VendorHost(cloud)
        let theirs = VirtualClock(clock.now() - aheadBy)
        seen = SeenCalls(
            VendorTransport(
                [Self.origin: aws, "https://organizations.us-east-1.amazonaws.com": aws],
                time: theirs
            )
        )
        let key = try SigningKey.rsa(.rs256, keyID: "k1")
        let clock = clock
        (self.key, self.externalID) = (key, externalID)
        broker = MintingBroker(
            provider,
            secrets: [:],
            transport: seen,
            time: clock,
            randomness: SeededRandomness(seed: seed + 1),
            identityToken: { audience in try Self.token(audience, key, at: clock.now()) },
            app: { vendor in
                guard vendor == "aws" else { throw Refusal(.notFound, "app_missing", "no app `\(vendor)`") }
                return OperatorApp(settings: ["access_key_id": pair]) { _ in secret }
            }
        )
        let binding = ConnectionBinding(
            organization: "acme",
            connection: "one",
            connector: "aws",
            provider: type(of: provider).name,
            settings: Self.settings(externalID).merging(changed) { $1 },
            profile: .evidence
        )
        let caller = AuthorizedCaller(
            binding,
            scopes: AWSConnector.manifest.evidenceScopes,
            broker: broker,
            transport: seen,
            time: clock
        )
        connector = try AWSConnector(binding, caller: caller)
        self.binding = binding
    }

    let binding: ConnectionBinding

    static let allowed: Set<String> = ["iam:GetAccountSummary", "organizations:ListAccounts", "s3:GetObject"]

    static func settings(_ externalID: String) -> [String: String] {
        ["account_id": account, "role_arn": role, "region": "eu-central-1", "external_id": externalID]
    }

    static func token(
        _ audience: String,
        _ key: SigningKey,
        subject: String = subject,
        at now: Instant
    ) throws -> Secret {
        let claims: JSON = [
            "iss": .string(issuer), "sub": .string(subject), "aud": .string(audience),
            "iat": .integer(now.milliseconds / 1_000 - 300), "exp": .integer(now.milliseconds / 1_000 + 300),
        ]
        return Secret(try JWS.sign(claims, header: [JSON.Member("typ", "JWT")], with: key))
    }

    /// Lets the role trust tokens of the issuer instead.
    func trustIssuer(subject: String? = AWSBench.subject, publishing keys: [JWK]? = nil) {
        aws.withModel { cloud in
            let trust = AWSCloud.Role.Trust.webIdentity(
                issuer: Self.issuer,
                audience: AWSWebIdentity.audience,
                subject: subject
            )
            cloud.add(.init(Self.role, trust: trust, allowed: Self.allowed))
            cloud.addProvider(Self.issuer, to: Self.account, audiences: [AWSWebIdentity.audience])
            cloud.learn(
                Self.issuer,
                discovery: [
                    "issuer": .string(Self.issuer), "id_token_signing_alg_values_supported": ["RS256"],
                    "response_types_supported": ["id_token"], "subject_types_supported": ["public"],
                ],
                keys: JWKSet(keys ?? [key.publicKey]).json,
                at: clock.now()
            )
        }
    }

    func change(_ body: @escaping @Sendable (inout AWSCloud.Role) -> Void) {
        aws.withModel { cloud in
            if var role = cloud.roles[Self.role] {
                body(&role)
                cloud.roles[Self.role] = role
            }
        }
    }

    func session() async throws -> any Session {
        try await broker.session(for: binding, scopes: AWSConnector.manifest.evidenceScopes)
    }

    func test() async throws -> ConnectionTest {
        guard let test = await connector.test() else { throw Refusal(.unsupported, "no_test", "nothing was tried") }
        return test
    }

    func failure(_ body: () async throws -> Void) async -> String? {
        do { try await body() } catch { return (error as? ProviderFailure)?.code ?? (error as? Refusal)?.reason }
        return nil
    }
}

/// Keeps what was sent.
final class SeenCalls: Transport {
    private let transport: any Transport
    private let calls = Mutex<[HTTPCall]>([])

    init(_ transport: any Transport) { self.transport = transport }

    var all: [HTTPCall] { calls.withLock { $0 } }

    func forms(_ action: String) -> [[String: String]] {
        all.compactMap { WebAddress.parseForm(String(decoding: $0.body, as: UTF8.self)) }
            .map { Dictionary($0) { first, _ in first } }.filter { $0["Action"] == action }
    }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        calls.withLock { $0.append(call) }
        return try await transport.send(call)
    }
}
