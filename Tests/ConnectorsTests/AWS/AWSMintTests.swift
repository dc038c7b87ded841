import ConnectorKit
import Connectors
import Kernel
import Signing
import TestKit
import Testing
import Vendors

@Suite struct AWSMintTests {
    @Test func `a role is assumed with the external id, for an hour at most, under a policy of the named reads`()
        async throws
    {
        let bench = try AWSBench()
        let session = try await bench.session()
        #expect(session.expiresAt <= bench.clock.now() + .hours(1))
        let call = try #require(bench.seen.forms("AssumeRole").first)
        #expect(call["ExternalId"] == bench.externalID)
        #expect(call["DurationSeconds"] == "3600")
        #expect(call["RoleSessionName"] == "clearance-one")
        let text = try #require(call["Policy"])
        let policy = try JSON(parsing: text)
        let actions = (policy["Statement"]?[0]?["Action"]?.array ?? []).compactMap(\.string)
        #expect(Set(actions) == AWSConnector.manifest.evidenceScopes)
        #expect(!actions.contains { $0.contains("*") })
        #expect(bench.aws.withModel { $0.issued.first?.policy } == policy)
    }

    @Test func `a mint without named actions is no mint`() async throws {
        let bench = try AWSBench()
        for scopes in [[], ["*"], ["s3:*"], ["s3"], ["s3:Get Object"]] as [Set<String>] {
            let code = await bench.failure { _ = try await bench.broker.session(for: bench.binding, scopes: scopes) }
            #expect(["scopes_missing", "scope_invalid"].contains(code), "\(scopes)")
        }
        #expect(bench.seen.all.isEmpty)
    }

    @Test(arguments: [AWSAssumeRole.name, AWSWebIdentity.name])
    func `assertion 3: a session in another account than the bound one is thrown away`(provider: String) async throws {
        let isAssumed = provider == AWSAssumeRole.name
        let bench = try AWSBench(isAssumed ? AWSAssumeRole() : AWSWebIdentity())
        if !isAssumed { bench.trustIssuer() }
        _ = try await bench.session()
        await bench.broker.discard(bench.binding, scopes: AWSConnector.manifest.evidenceScopes)
        bench.change { $0.account = "210987654321" }
        let code = await bench.failure { _ = try await bench.session() }
        #expect(code == "account_mismatch")
        #expect(bench.broker.minted == 1)
        #expect(bench.seen.forms("GetCallerIdentity").count == 2)
    }

    @Test func `assertion 3: a session whose account cannot be asked for is not handed out`() async throws {
        let bench = try AWSBench()
        bench.aws.withFaults { $0.appoint(.trouble(.broken), after: 1) }
        #expect(await bench.failure { _ = try await bench.session() } == "provider_unavailable")
        #expect(bench.broker.minted == 0)
    }

    @Test func `a token of the issuer is enough, and the call that shows it is unsigned`() async throws {
        let bench = try AWSBench(AWSWebIdentity(), settings: ["external_id": ""])
        bench.trustIssuer()
        _ = try await bench.session()
        let call = try #require(bench.seen.all.first)
        #expect(call.headers["authorization"] == nil)
        #expect(bench.seen.forms("AssumeRoleWithWebIdentity").first?["ExternalId"] == nil)
        #expect(bench.seen.forms("AssumeRole").isEmpty)
    }

    @Test func `a token about another connection, of another key or for another audience opens nothing`() async throws {
        let bench = try AWSBench(AWSWebIdentity())
        bench.trustIssuer(subject: "organization:acme:connection:two")
        #expect(await bench.failure { _ = try await bench.session() } == "access_denied")
        bench.trustIssuer(publishing: [try SigningKey.rsa(.rs256, keyID: "k1").publicKey])
        #expect(await bench.failure { _ = try await bench.session() } == "identity_token_refused")
        bench.trustIssuer()
        bench.aws.withModel { $0.forgetIssuers() }
        #expect(await bench.failure { _ = try await bench.session() } == "identity_token_refused")
        bench.trustIssuer()
        bench.aws.withModel { $0.providers = ["\(AWSBench.account) \(AWSBench.issuer)": ["somebody-else"]] }
        #expect(await bench.failure { _ = try await bench.session() } == "identity_token_refused")
    }

    @Test(arguments: [-5, 5])
    func `clocks that are five minutes off still agree`(minutes: Int64) async throws {
        let bench = try AWSBench(aheadBy: .minutes(minutes))
        _ = try await bench.session()
        let token = try AWSBench(AWSWebIdentity(), aheadBy: .minutes(minutes > 0 ? 4 : -4))
        token.trustIssuer()
        _ = try await token.session()
    }

    @Test func `a clock that is half an hour off is named`() async throws {
        let bench = try AWSBench(aheadBy: .minutes(30))
        #expect(await bench.failure { _ = try await bench.session() } == "clock_off")
    }

    @Test func `a session signs for AWS of its partition and for nobody else`() async throws {
        let bench = try AWSBench()
        let session = try await bench.session()
        let places = [
            ("https://iam.amazonaws.com/", true), ("https://config.eu-west-1.amazonaws.com/", true),
            ("http://iam.amazonaws.com/", false), ("https://iam.amazonaws.com.evil.example/", false),
            ("https://amazonaws.com/", false), ("https://iam.amazonaws.com:8443/", false),
            ("https://a.b.c.amazonaws.com/", false), ("https://ec2.cn-north-1.amazonaws.com.cn/", false),
        ]
        for (place, isSigned) in places {
            let call = HTTPCall(.get, try #require(WebAddress(place)))
            let signed = session.authorize(call, at: bench.clock.now(), answering: nil)
            #expect((signed != nil) == isSigned, "\(place)")
            #expect(signed == nil || signed?.headers["x-amz-security-token"] != nil)
        }
        bench.clock.advance(by: .hours(1))
        let call = HTTPCall(.get, try #require(WebAddress("https://iam.amazonaws.com/")))
        #expect(session.authorize(call, at: bench.clock.now(), answering: nil) == nil)
    }

    @Test func `the accounts of an organization are listed page by page`() async throws {
        let bench = try AWSBench()
        let ids = [AWSBench.account, "111111111111", "222222222222", "333333333333", "444444444444"]
        bench.aws.withModel { $0.members = ids.map { .init(id: $0, name: "a\($0)", isActive: $0.first != "4") } }
        var (found, cursor): ([AWSOrganizationAccount], String?) = ([], nil)
        repeat {
            let page = try await bench.connector.accounts(after: cursor)
            found += page.items
            cursor = page.next
        } while cursor != nil
        #expect(found.map(\.id) == ids)
        #expect(found.filter { !$0.isActive }.map(\.id) == ["444444444444"])
    }
}
