import ConnectorKit
import Federation
import Kernel
import TestKit
import Testing
import Vault
import Vendors

/// Our issuer's tokens at the simulated AWS, which checks them as the real one does.
@Suite struct IssuerAtAWSTests {
    private static let address = "https://clearance.example.com"
    private static let role = "arn:aws:iam::123456789012:role/clearance"
    let clock = VirtualClock()
    let issuer: OwnIssuer

    init() throws {
        issuer = OwnIssuer(
            IssuerAddress(try #require(WebAddress(Self.address))),
            store: try MemoryStore.make(clock: clock),
            vault: EnvelopeVault(keys: try dataKeys()),
            randomness: SeededRandomness(seed: 8)
        )
    }

    private func cloud() -> AWSCloud {
        var cloud = AWSCloud(callers: [])
        let subject = "organization:acme:connection:one"
        let trust = AWSCloud.Role.Trust.webIdentity(
            issuer: Self.address,
            audience: "sts.amazonaws.com",
            subject: subject
        )
        cloud.add(.init(Self.role, trust: trust))
        cloud.addProvider(Self.address, to: "123456789012", audiences: ["sts.amazonaws.com"])
        return cloud
    }

    /// Asks for a session as AWS's own clients do; AWS reads the documents when it needs them.
    private func ask(_ cloud: inout AWSCloud, _ token: Secret) async throws -> HTTPReply {
        let address = try #require(WebAddress("https://sts.amazonaws.com/"))
        let call = HTTPCall.form(
            address,
            [
                ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", Self.role),
                ("RoleSessionName", "clearance-one"), ("WebIdentityToken", token.withText { $0 }),
            ]
        )
        if let wanted = cloud.wantedIssuer(of: call, at: clock.now()) {
            let keys = try await issuer.keySet()
            cloud.learn(wanted, discovery: issuer.discovery, keys: keys, at: clock.now())
        }
        return cloud.handle(call, at: clock.now())
    }

    private func token(of connection: String = "one", for audience: String = "sts.amazonaws.com") async throws -> Secret
    {
        try await issuer.token(of: .init(connection), in: "acme", for: audience)
    }

    @Test func `assertion 21: a session follows from a token, through a rotation`() async throws {
        var cloud = cloud()
        for _ in 0..<70 {
            #expect(try await ask(&cloud, try await token()).status == 200)
            clock.advance(by: .hours(12))
        }
        #expect(try await issuer.keys().keys.count > 1)
    }

    @Test func `assertion 21: tokens that are over, of others or for others lead to none`() async throws {
        var cloud = cloud()
        let reply = try await ask(&cloud, try await token(of: "two"))
        #expect(reply.status == 403 && String(decoding: reply.body, as: UTF8.self).contains("AccessDenied"))
        #expect(try await ask(&cloud, try await token(for: "api://AzureADTokenExchange")).status == 400)
        let old = try await token()
        clock.advance(by: .minutes(5))
        let late = try await ask(&cloud, old)
        #expect(late.status == 400 && String(decoding: late.body, as: UTF8.self).contains("ExpiredToken"))
    }

    @Test func `a token of a key that was given up is refused once AWS reads the key set again`() async throws {
        var cloud = cloud()
        let stolen = try await token()
        #expect(try await ask(&cloud, stolen).status == 200)
        try await issuer.withdraw()
        cloud.forgetIssuers()
        #expect(try await ask(&cloud, stolen).status == 400)
        clock.advance(by: KeySchedule.cacheTime)
        #expect(try await ask(&cloud, try await token()).status == 200)
    }

    @Test func `an issuer that no account trusts is not read`() async throws {
        var cloud = cloud()
        cloud.providers = [:]
        #expect(try await ask(&cloud, try await token()).status == 400)
        let address = try #require(WebAddress("https://sts.amazonaws.com/"))
        let form = [("Action", "AssumeRoleWithWebIdentity"), ("WebIdentityToken", try await token().withText { $0 })]
        #expect(cloud.wantedIssuer(of: HTTPCall.form(address, form), at: clock.now()) == nil)
    }
}
