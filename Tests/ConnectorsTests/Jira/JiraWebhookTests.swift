import ConnectorKit
import Connectors
import Kernel
import Signing
import TestKit
import Testing
import Vendors

@Suite struct JiraWebhookTests {
    let bench: JiraBench
    let secret = Secret("shared with Jira")

    init() throws {
        bench = try JiraBench()
        let address = try #require(WebAddress("https://clearance.example/hooks/jira"))
        let registration = JiraWebhookRegistration(address: address, secret: secret)
        bench.vendor.withModel { $0.webhook = registration }
    }

    private func deliveries() -> [JiraDelivery] {
        let now = bench.clock.now()
        return bench.vendor.withModel { $0.takeDeliveries(at: now) }
    }

    @Test func `a signed delivery says what happened to which issue`() throws {
        let key = bench.raise()
        let now = bench.clock.now()
        bench.vendor.withModel { site in
            site.move(key, to: "4", by: SmallCompany.ria.jiraAccount, at: now)
            site.delete(key, by: nil, at: now)
        }
        let events = try deliveries().map {
            try JiraWebhook(headers: $0.call.headers, body: $0.call.body, secrets: [secret])
        }
        #expect(events.map(\.kind) == [.created, .updated, .deleted])
        #expect(events.allSatisfy { $0.issueKey == key && $0.at == now })
        #expect(Set(events.map(\.delivery)).count == 3)
    }

    @Test func `a comment concerns nobody`() throws {
        let key = bench.raise()
        _ = deliveries()
        let now = bench.clock.now()
        bench.vendor.withModel { $0.say("hello", on: key, by: SmallCompany.ria.jiraAccount, at: now) }
        let call = try #require(deliveries().first).call
        #expect(try JiraWebhook(headers: call.headers, body: call.body, secrets: [secret]).kind == .other)
    }

    @Test func `a secret that is being rotated still counts`() throws {
        _ = bench.raise()
        let call = try #require(deliveries().first).call
        #expect(throws: Never.self) {
            try JiraWebhook(headers: call.headers, body: call.body, secrets: [Secret("new"), secret])
        }
    }

    @Test(arguments: ["altered", "other secret", "no secret", "empty secret", "unsigned", "sha1", "short"])
    func `a delivery that is not signed by Jira is not read`(how: String) throws {
        _ = bench.raise()
        var call = try #require(deliveries().first).call
        var secrets = [secret]
        switch how {
        case "altered": call.body[call.body.count - 2] ^= 1
        case "other secret": secrets = [Secret("guessed")]
        case "no secret": secrets = []
        case "empty secret":
            secrets = [Secret("")]
            call.headers.set("x-hub-signature", "sha256=" + Hex.encode(hmacSHA256(call.body, key: [])))
        case "unsigned": call.headers = ["x-atlassian-webhook-identifier": "1"]
        case "sha1": call.headers.set("x-hub-signature", "sha1=00")
        default: call.headers.set("x-hub-signature", "sha256=00")
        }
        let refusal = #expect(throws: Refusal.self) {
            try JiraWebhook(headers: call.headers, body: call.body, secrets: secrets)
        }
        #expect(refusal?.code == .unauthenticated)
    }

    static let noEvents = [
        "", "{}", "[]", "null", "{\"webhookEvent\":\"jira:issue_created\",\"timestamp\":1}",
        "{\"webhookEvent\":\"x\",\"timestamp\":1,\"timestamp\":2}",
        "{\"webhookEvent\":\"x\",\"time\\u0073tamp\":1,\"timestamp\":2}",
        "{\"webhookEvent\":\"\\ud800\",\"timestamp\":1}", "{\"webhookEvent\":\"x\",\"timestamp\":1} {}",
        String(repeating: "[", count: 100_000),
    ]

    @Test(arguments: noEvents.map { Array($0.utf8) } + [[0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]])
    func `what is signed and is no event is refused as invalid`(body: [UInt8]) throws {
        let hash = secret.withBytes { Hex.encode(hmacSHA256(body, key: $0)) }
        let headers = HTTPHeaders([
            ("x-hub-signature", "sha256=" + hash), ("x-atlassian-webhook-identifier", "d-1"),
        ])
        let refusal = #expect(throws: Refusal.self) { try JiraWebhook(headers: headers, body: body, secrets: [secret]) }
        #expect(refusal?.code == .invalid)
    }

    @Test func `a duplicate has the identifier of its first`() throws {
        bench.vendor.withModel { $0.webhook?.duplicatesPerMille = 1_000 }
        _ = bench.raise()
        let identifiers = deliveries().map(\.identifier)
        #expect(identifiers.count == 2)
        #expect(Set(identifiers).count == 1)
    }

    @Test func `a failed delivery comes again, until Jira gives up`() throws {
        _ = bench.raise()
        var attempts = 0
        for _ in 0..<10 {
            for delivery in deliveries() {
                attempts += 1
                let now = bench.clock.now()
                bench.vendor.withModel { $0.retry(delivery, at: now) }
            }
            bench.clock.advance(by: .minutes(1))
        }
        #expect(attempts == JiraSite.deliveryAttempts)
    }
}
