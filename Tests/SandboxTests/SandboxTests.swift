import ConnectorKit
import Connectors
import Kernel
import Sandbox
import Synchronization
import TestKit
import Testing
import Vendors

@Suite(.timeLimit(.minutes(10))) struct SandboxTests {
    @Test func `a request raised in the portal is in Jira, with its snapshot`() async throws {
        try await withSandbox { sandbox, browser in
            let person = "\(sandbox.address(of: .jira))/portal/\(WebAddress.encode(SmallCompany.cal.jiraAccount))"
            #expect(try await browser.get("\(person)/new").text.contains("Claude Enterprise"))
            let raised = try await browser.post(
                "\(person)/requests",
                [
                    ("tool", "claude-enterprise"), ("businessUse", "Reviews"), ("dataClasses", "internal"),
                    ("days", "30"),
                ]
            )
            #expect(raised.status == 303)
            let tracker = try tracker(sandbox, browser)
            let issue = try await tracker.issue("AI-1")
            #expect(issue.reporter == SmallCompany.cal.jiraAccount)
            let property = try await tracker.property(SmallCompany.appUUID, of: "AI-1")
            #expect(property?[SmallCompany.snapshotField]?["businessUse"] == "Reviews")
            try await tracker.comment("Approved <b>today</b>.", on: "AI-1", effect: "effect-1")
            let page = try await browser.get("\(person)/requests/AI-1").text
            #expect(page.contains("Approved &lt;b&gt;today&lt;/b&gt;."))
        }
    }

    private func open(_ isOpen: Bool, _ sandbox: Sandbox) {
        sandbox.vendors.jira.withModel { site in
            site.panel?.isEnabled = isOpen
            return
        }
    }

    @Test func `N26: the panel keeps what was typed and is valid once all is there and the portal is open`()
        async throws
    {
        try await withSandbox { sandbox, browser in
            let person = "\(sandbox.address(of: .jira))/portal/\(WebAddress.encode(SmallCompany.ria.jiraAccount))"
            let half = [("tool", "claude-enterprise"), ("dataClasses", "internal"), ("days", "30")]
            let whole = half + [("businessUse", "Reviewing <code>")]
            let incomplete = try await browser.post(person + "/draft", half)
            #expect(incomplete.json?["isValid"] == false)
            #expect(try await browser.post(person + "/draft", whole).json == ["isValid": true, "problems": []])
            #expect(try await browser.get(person + "/new").text.contains("Reviewing &lt;code&gt;</textarea>"))
            open(false, sandbox)
            #expect(try await browser.post(person + "/draft", whole).json?["isValid"] == false)
            #expect(try await browser.post(person + "/requests", whole).status == 422)
            open(true, sandbox)
            #expect(try await browser.post(person + "/requests", whole).status == 303)
            #expect(try await !browser.get(person + "/new").text.contains("Reviewing"))
        }
    }

    @Test func `an incomplete form comes back with what is missing`() async throws {
        try await withSandbox { sandbox, browser in
            let person = "\(sandbox.address(of: .jira))/portal/\(WebAddress.encode(SmallCompany.ria.jiraAccount))"
            let reply = try await browser.post("\(person)/requests", [("tool", "claude-enterprise"), ("days", "900")])
            #expect(reply.status == 422)
            #expect(reply.text.contains("Ask for 1 to 180 days."))
            #expect(sandbox.vendors.jira.withModel { $0.issues.isEmpty })
        }
    }

    @Test func `one customer does not see another's request`() async throws {
        try await withSandbox { sandbox, browser in
            let jira = sandbox.address(of: .jira)
            let request = SmallCompany.request(SmallCompany.claudeEnterprise, by: SmallCompany.ria)
            _ = sandbox.vendors.jira.withModel { $0.create(request, at: 0).key }
            let other = WebAddress.encode(SmallCompany.dev.jiraAccount)
            let reply = try await browser.get("\(jira)/portal/\(other)/requests/AI-1")
            #expect(reply.status == 404)
        }
    }

    @Test func `a fault that was appointed happens once`() async throws {
        try await withSandbox { sandbox, browser in
            let home = sandbox.address(of: .home)
            let order = [("vendor", "jira"), ("fault", "rate_limited"), ("seconds", "7")]
            #expect(try await browser.post("\(home)/_sandbox/faults", order).status == 204)
            let address = "\(sandbox.address(of: .jira))/rest/api/3/serverInfo"
            let limited = try await browser.get(address)
            #expect(limited.status == 429)
            #expect(limited.headers["retry-after"] == "7")
            #expect(try await browser.get(address).status == 200)
        }
    }

    @Test(arguments: ["lost", "timed_out", "unreachable"])
    func `a connection that breaks gives no reply`(fault: String) async throws {
        try await withSandbox { sandbox, browser in
            let home = sandbox.address(of: .home)
            _ = try await browser.post(
                "\(home)/_sandbox/faults",
                [("vendor", "jira"), ("fault", fault), ("times", "9")]
            )
            await #expect(throws: TransportFailure.self) {
                try await browser.get("\(sandbox.address(of: .jira))/rest/api/3/serverInfo")
            }
        }
    }

    @Test func `webhooks are carried until they are taken`() async throws {
        let receiver = Receiver(refusing: 1)
        try await withSandbox {
            ($0.transport, $0.time) = (receiver, HurryingClock())
        } _: { sandbox, browser in
            let address = try #require(WebAddress("https://clearance.example/hooks/jira"))
            let secret = Secret("shared")
            sandbox.registerWebhook(address, secret: secret)
            let request = SmallCompany.request(SmallCompany.claudeEnterprise, by: SmallCompany.ria)
            _ = sandbox.vendors.jira.withModel { $0.create(request, at: 0).key }
            let call = try #require(await receiver.taken())
            let event = try JiraWebhook(headers: call.headers, body: call.body, secrets: [secret])
            #expect(event.issueKey == "AI-1")
        }
    }

    @Test func `people sign in by choosing who they are`() async throws {
        let redirect = "http://127.0.0.1:1/return"
        try await withSandbox {
            $0.signInRedirects = [redirect]
        } _: { sandbox, browser in
            let signIn = sandbox.address(of: .signIn)
            let found = try await browser.get("\(signIn)/.well-known/openid-configuration").json
            #expect(found?["issuer"] == .string(signIn))
            let challenge = Base64.encode(sha256(Array(String(repeating: "v", count: 43).utf8)), .url)
            let query = [
                ("client_id", SmallCompany.signInClient), ("redirect_uri", redirect), ("response_type", "code"),
                ("scope", "openid"), ("code_challenge", challenge), ("code_challenge_method", "S256"),
            ]
            #expect(try await browser.get("\(signIn)/authorize?\(WebAddress.form(query))").text.contains("Ada Admin"))
            let chosen = try await browser.post("\(signIn)/authorize", query + [("login", "ada")])
            #expect(chosen.headers["location"]?.hasPrefix(redirect + "?code=") == true)
        }
    }

    @Test(arguments: SandboxPlace.allCases)
    func `every place has a page for people`(place: SandboxPlace) async throws {
        try await withSandbox { sandbox, browser in
            let start = place == .jira ? "/portal" : "/"
            let page = try await browser.get(sandbox.address(of: place) + start)
            #expect(page.status == 200)
            #expect(page.text.contains("<html lang=\"en\">"))
        }
    }

    @Test func `a form that another site sent is refused`() async throws {
        try await withSandbox { sandbox, browser in
            let home = sandbox.address(of: .home)
            let reply = try await browser.post("\(home)/_sandbox/faults/clear", [], origin: "https://elsewhere.example")
            #expect(reply.status == 403)
        }
    }

    @Test func `a port that is taken is named`() async throws {
        try await withSandbox { first, _ in
            let port = first.addresses[.jira]?.port ?? 0
            let refusal = await #expect(throws: Refusal.self) {
                try await withSandbox {
                    $0.ports = [.jira: port]
                } _: { _, _ in
                }
            }
            #expect(refusal?.reason == "port_in_use")
        }
    }

    private func tracker(_ sandbox: Sandbox, _ browser: Browser) throws -> any IssueTracker {
        let clock = VirtualClock()
        let binding = ConnectionBinding(
            organization: "org",
            connection: "jira",
            connector: "jira",
            provider: JiraAPIToken.name,
            settings: ["site_url": sandbox.address(of: .jira), "account_email": SmallCompany.jiraBotEmail]
        )
        let broker = MintingBroker(
            JiraAPIToken(),
            secrets: ["api_token": Secret(sandbox.vendors.credentials.jiraAPIToken)],
            transport: browser,
            time: clock,
            randomness: SeededRandomness(seed: 1)
        )
        let caller = AuthorizedCaller(binding, scopes: [], broker: broker, transport: browser, time: clock)
        return try #require(try JiraConnector(binding, caller: caller).issueTracker)
    }
}

/// Takes deliveries after refusing some.
private final class Receiver: Transport {
    private let refusals: Mutex<Int>
    private let calls: AsyncStream<HTTPCall>
    private let arrived: AsyncStream<HTTPCall>.Continuation

    init(refusing count: Int) {
        refusals = Mutex(count)
        (calls, arrived) = AsyncStream.makeStream()
    }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        let isRefused = refusals.withLock { count in
            count -= 1
            return count >= 0
        }
        if isRefused { return HTTPReply(500) }
        arrived.yield(call)
        return HTTPReply(204)
    }

    func taken() async -> HTTPCall? { await calls.first { _ in true } }
}

/// Passes a second whenever it is asked, so that no pause is waited for.
private final class HurryingClock: TimeSource {
    private let clock = VirtualClock()

    func now() -> Instant {
        clock.advance(by: .seconds(1))
        return clock.now()
    }
}
