import ConnectorKit
import Connectors
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct AWSTrustTests {
    @Test func `assertion 2: a connection passes only if the role refuses a missing and a wrong external id`()
        async throws
    {
        let bench = try AWSBench()
        let test = try await bench.test()
        #expect(test.passed)
        #expect(test.checks.first { $0.name == "external id" }?.verdict == .passed)
        let tried = bench.seen.forms("AssumeRole").map { $0["ExternalId"] }
        // The session for the reads that follow is a fourth.
        try #require(tried.count >= 3)
        #expect(tried[0] == nil && tried[1] != bench.externalID && tried[2] == bench.externalID)
        #expect(bench.aws.withModel { $0.denials } == 2)
    }

    @Test func `assertion 2: a role that lets in without the external id fails the test, though it lets us in`()
        async throws
    {
        let bench = try AWSBench()
        bench.change { $0.trust = .principal(AWSBench.principal, externalID: nil) }
        let test = try await bench.test()
        #expect(!test.passed)
        #expect(test.checks.map(\.name) == ["external id"])
        #expect(test.checks.first?.detail.contains("without the external id") == true)
    }

    @Test func `assertion 2: a role that demands another external id fails the test`() async throws {
        let bench = try AWSBench()
        bench.change { $0.trust = .principal(AWSBench.principal, externalID: "clr-chosen-by-somebody") }
        let test = try await bench.test()
        #expect(!test.passed)
        #expect(test.checks.first?.name == "session")
    }

    /// A throttled probe leaves open how it would have ended.
    @Test(arguments: [0, 1])
    func `assertion 2: a probe that came to no answer passes nothing`(after: Int) async throws {
        let bench = try AWSBench()
        bench.aws.withFaults { $0.appoint(.trouble(.rateLimited(.seconds(5))), after: after) }
        #expect(try await !bench.test().passed)
        #expect(bench.aws.withModel { $0.issued.isEmpty })
    }

    @Test func `assertion 2: each test probes anew, whatever session there is`() async throws {
        let bench = try AWSBench()
        #expect(try await bench.test().passed)
        bench.change { $0.trust = .principal(AWSBench.principal, externalID: nil) }
        #expect(try await !bench.test().passed)
    }

    @Test func `a role that does not exist and one that does not trust us look the same`() async throws {
        let bench = try AWSBench()
        bench.change { $0.trust = .principal("arn:aws:iam::999988887777:user/other", externalID: nil) }
        let distrust = try await bench.test()
        bench.aws.withModel { $0.roles = [:] }
        #expect(try await bench.test() == distrust)
        #expect(!distrust.passed)
    }

    @Test func `assertion 1: an external id has 160 random bits, and none comes twice`() throws {
        let randomness = SystemRandomness()
        var seen: Set<String> = []
        for _ in 0..<1_000 {
            let text = ExternalID.make(for: AWSBench.account, randomness)
            #expect(text.wholeMatch(of: /clr-[0-9a-f]{40}-123456789012/) != nil)
            seen.insert(text)
        }
        #expect(seen.count == 1_000)
    }

    @Test func `assertion 1: the external id is made by the server, and is no setting that anybody gives`() throws {
        let manifest = AWSConnector.manifest
        #expect(!manifest.settings.contains { $0.name == "external_id" })
        #expect(!manifest.operatorSettings.contains { $0.name == "external_id" })
        #expect(!manifest.providers.contains { $0.secretFields.contains("external_id") })
        let made = try #require(manifest.serverSettings.first { $0.name == "external_id" })
        // What was given under its name changes nothing.
        let given = ["account_id": AWSBench.account, "external_id": "chosen"]
        let text = made.make(given, SystemRandomness())
        #expect(text.hasSuffix("-" + AWSBench.account) && !text.contains("chosen"))
    }

    @Test(arguments: ["", "chosen", "clr-0011-123456789012", "clr-\(String(repeating: "a", count: 40))-210987654321"])
    func `assertion 1: an external id that this server did not make for the account is not used`(text: String)
        async throws
    {
        let bench = try AWSBench(settings: ["external_id": text])
        bench.change { $0.trust = .principal(AWSBench.principal, externalID: nil) }
        #expect(await bench.failure { _ = try await bench.session() } == "external_id_missing")
        #expect(bench.seen.all.isEmpty)
    }

    @Test func `accounts of one StackSet share all but their own id`() throws {
        let first = ExternalID.make(for: AWSBench.account, SystemRandomness())
        let second = try #require(ExternalID.sibling(of: first, for: "210987654321"))
        #expect(ExternalID.stackPrefix(of: first) == ExternalID.stackPrefix(of: second))
        #expect(first != second && second.hasSuffix("-210987654321"))
        #expect(ExternalID.sibling(of: "chosen", for: AWSBench.account) == nil)
    }

    static let arns: [(String, String)] = [
        ("arn:aws-cn:iam::123456789012:role/r", "partition_mismatch"),
        ("arn:aws-us-gov:iam::123456789012:role/r", "partition_mismatch"),
        ("arn:aws-iso:iam::123456789012:role/r", "partition_unknown"),
        ("arn:AWS:iam::123456789012:role/r", "partition_unknown"),
        ("arn:aws:iam::210987654321:role/r", "account_mismatch"),
        ("arn:aws:iam::12345678901:role/role", "role_arn_invalid"),
        ("arn:aws:iam:eu-central-1:123456789012:role/r", "role_arn_invalid"),
        ("arn:aws:sts::123456789012:assumed-role/r/s", "role_arn_invalid"),
        ("arn:aws:iam::123456789012:user/somebody", "role_arn_invalid"),
        ("arn:aws:iam::123456789012:role/", "role_arn_invalid"),
        ("arn:aws:iam::123456789012:role/a//b", "role_arn_invalid"),
        ("arn:aws:iam::123456789012:role/*", "role_arn_invalid"),
        ("arn:aws:iam::123456789012:role/r\u{E9}", "role_arn_invalid"),
        ("arn:aws:iam::123456789012:role/" + String(repeating: "r", count: 65), "role_arn_invalid"),
        ("123456789012", "role_arn_invalid"), ("  ", "setting_missing"),
    ]

    @Test(arguments: arns)
    func `a role that cannot be the account's is refused with the reason`(arn: String, reason: String) async throws {
        let refusal = #expect(throws: Refusal.self) { _ = try AWSBench(settings: ["role_arn": arn]) }
        #expect(refusal?.reason == reason)
    }

    @Test(arguments: ["", "frankfurt", "eu-central", "us-iso-east-1", "EU-CENTRAL-1", "eu-central-1.evil.example/x-1"])
    func `a text that is no region is refused`(region: String) async throws {
        #expect(throws: Refusal.self) { _ = try AWSBench(settings: ["region": region]) }
    }

    @Test func `roles with a path are taken, and each partition has its own addresses`() throws {
        let role = try RoleARN("arn:aws:iam::123456789012:role/team/sub/clearance-x")
        #expect(role.role == "clearance-x" && role.account == "123456789012")
        #expect(AWSPartition(region: "cn-north-1")?.domain == "amazonaws.com.cn")
        #expect(AWSPartition(region: "us-gov-west-1") == .government)
        #expect(AWSPartition(region: "eu-central-1") == .commercial)
    }
}
