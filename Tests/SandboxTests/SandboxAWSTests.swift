import ConnectorKit
import Connectors
import Domain
import Kernel
import Sandbox
import Signing
import TestKit
import Testing
import Vendors

/// Both ways into an account, over HTTP.
@Suite struct SandboxAWSTests {
    private static let issuer = "http://localhost:1234"

    private func broker(_ provider: any CredentialProvider, _ browser: Browser, _ key: SigningKey) -> MintingBroker {
        let clock = VirtualClock()
        return MintingBroker(
            provider,
            secrets: [:],
            transport: browser,
            time: clock,
            randomness: SystemRandomness(),
            identityToken: { audience in
                let now = clock.now().milliseconds / 1_000
                let claims: JSON = [
                    "iss": .string(Self.issuer), "sub": "s", "aud": .string(audience), "exp": .integer(now + 300),
                    "iat": .integer(now - 300),
                ]
                return Secret(try JWS.sign(claims, header: [JSON.Member("typ", "JWT")], with: key))
            },
            app: { _ in
                OperatorApp(settings: ["access_key_id": SmallCompany.awsKeyID]) { _ in Secret(SmallCompany.awsSecret) }
            }
        )
    }

    private func session(
        _ provider: any CredentialProvider,
        _ sandbox: Sandbox,
        _ browser: Browser,
        _ key: SigningKey,
        externalID: String = ""
    ) async throws -> String? {
        let binding = ConnectionBinding(
            organization: "acme",
            connection: "one",
            connector: "aws",
            provider: type(of: provider).name,
            settings: [
                "account_id": SmallCompany.awsAccount, "role_arn": SmallCompany.awsRole,
                "region": SmallCompany.awsRegion, "external_id": externalID,
                "endpoint_url": sandbox.address(of: .aws),
            ],
            profile: .evidence
        )
        do throws(ProviderFailure) {
            let scopes: Set = ["organizations:ListAccounts"]
            _ = try await broker(provider, browser, key).session(for: binding, scopes: scopes)
        } catch { return error.code }
        return nil
    }

    @Test func `a role is assumed by signature and external id`() async throws {
        let externalID = ExternalID.make(for: SmallCompany.awsAccount, SystemRandomness())
        let key = try SigningKey.rsa(.rs256, keyID: "k")
        try await withSandbox { sandbox, browser in
            let refused = try await session(AWSAssumeRole(), sandbox, browser, key, externalID: externalID)
            #expect(refused == "access_denied")
            let trust = AWSCloud.Role.Trust.principal(SmallCompany.awsPrincipal, externalID: externalID)
            sandbox.aws.withModel { $0.add(.init(SmallCompany.awsRole, trust: trust)) }
            #expect(try await session(AWSAssumeRole(), sandbox, browser, key, externalID: externalID) == nil)
        }
    }

    @Test func `a token is taken once its issuer's documents were read`() async throws {
        let key = try SigningKey.rsa(.rs256, keyID: "k")
        let documents = Documents(key: key.publicKey, issuer: Self.issuer)
        try await withSandbox {
            $0.transport = documents
        } _: { sandbox, browser in
            let trust = AWSCloud.Role.Trust.webIdentity(
                issuer: Self.issuer,
                audience: AWSWebIdentity.audience,
                subject: "s"
            )
            sandbox.aws.withModel { $0.add(.init(SmallCompany.awsRole, trust: trust)) }
            #expect(try await session(AWSWebIdentity(), sandbox, browser, key) == "identity_token_refused")
            sandbox.aws.withModel {
                $0.addProvider(Self.issuer, to: SmallCompany.awsAccount, audiences: [AWSWebIdentity.audience])
            }
            #expect(try await session(AWSWebIdentity(), sandbox, browser, key) == nil)
            let stranger = try SigningKey.rsa(.rs256, keyID: "k")
            #expect(try await session(AWSWebIdentity(), sandbox, browser, stranger) == "identity_token_refused")
        }
    }
}

/// An issuer that publishes one key.
private struct Documents: Transport {
    let key: JWK
    let issuer: String

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        switch call.address.path {
        case "/.well-known/openid-configuration":
            .json(
                200,
                [
                    "issuer": .string(issuer), "jwks_uri": .string(issuer + "/.well-known/jwks.json"),
                    "id_token_signing_alg_values_supported": ["RS256"], "response_types_supported": ["id_token"],
                    "subject_types_supported": ["public"],
                ]
            )
        case "/.well-known/jwks.json": .json(200, JWKSet([key]).json)
        default: HTTPReply(404)
        }
    }
}
