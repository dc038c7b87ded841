import Domain
import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import TestKit
import Testing

@testable import Web

@Suite struct SignInTests {
    @Test func `somebody signs in, is known, and signs out again`() async throws {
        let house = try await House()
        try await house.visit { client in
            let (cookie, state) = try await begin(client, to: "/history")
            let answer = try await finish(client, cookie, state: state, code: "jira-rosa")
            #expect(answer.status == 303)
            #expect(answer.location == "/history")
            let session = try #require(answer.cookies["clearance"])
            let page = try await client.execute(
                uri: "/history",
                method: .get,
                headers: [.cookie: "clearance=\(session)"]
            ) {
                Answer($0)
            }
            #expect(page.text.contains("Rosa Requester"))
            let token = try #require(page.text.firstMatch(of: /name="form_token" value="([^"]+)"/)).1
            let out = try await client.execute(
                uri: "/sign-out",
                method: .post,
                headers: [.cookie: "clearance=\(session)", .contentType: "application/x-www-form-urlencoded"],
                body: .init(string: "form_token=\(token)")
            ) { Answer($0) }
            #expect(out.status == 303)
            let after = try await client.execute(
                uri: "/history",
                method: .get,
                headers: [.cookie: "clearance=\(session)"]
            ) {
                Answer($0)
            }
            #expect(after.status == 303 && after.location?.hasPrefix("/sign-in") == true)
        }
        let log = try await house.read {
            try $0.audit.entries(matching: AuditFilter(action: "signed_in"), page: .init())
        }
        #expect(log.items.count == 1)
    }

    @Test func `an answer counts once, for the browser that asked, within ten minutes`() async throws {
        let house = try await House()
        try await house.visit { client in
            let (cookie, state) = try await begin(client, to: "/")
            #expect(try await finish(client, cookie, state: "other", code: "jira-rosa").status == 400)
            #expect(try await finish(client, "", state: state, code: "jira-rosa").status == 400)
            #expect(try await finish(client, cookie, state: state, code: "jira-rosa").status == 303)
            #expect(try await finish(client, cookie, state: state, code: "jira-rosa").status == 409)
            let (late, lateState) = try await begin(client, to: "/")
            house.clock.advance(by: .minutes(11))
            let expired = try await finish(client, late, state: lateState, code: "jira-rosa")
            #expect(expired.status == 400 && expired.text.contains("sign_in_expired"))
            let (fresh, freshState) = try await begin(client, to: "/")
            let forged = try await finish(client, fresh, state: freshState, code: "forged")
            #expect(forged.status == 401 && forged.text.contains("token_invalid"))
        }
    }

    @Test(arguments: ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"])
    func `nobody is sent on to another site`(goal: String) async throws {
        let house = try await House()
        try await house.visit { client in
            let (cookie, state) = try await begin(client, to: goal)
            #expect(try await finish(client, cookie, state: state, code: "jira-rosa").location == "/")
        }
    }

    @Test func `a session ends after eight hours, and with the person`() async throws {
        let house = try await House()
        try await house.visit { client in
            let browser = try await Browser(house.requester, at: house, client)
            #expect(try await browser.get("/access").status == 200)
            house.clock.advance(by: WebSession.lifetime)
            #expect(try await browser.get("/access").status == 303)
        }
    }

    @Test func `over https the cookie is bound to this host`() async throws {
        let house = try await House(publicAddress: "https://clearance.example")
        try await house.visit { client in
            let answer = try await client.execute(uri: startPath("/"), method: .get) { Answer($0) }
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.hasPrefix("__Host-sign-in="))
            for word in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] { #expect(cookie.contains(word), "\(word)") }
        }
    }

    private func startPath(_ goal: String) -> String {
        "/sign-in/start?" + WebAddress.form([("issuer", FakeIssuer.issuer), ("client", "client-acme"), ("to", goal)])
    }

    private func begin(_ client: any TestClientProtocol, to goal: String) async throws -> (String, String) {
        let answer = try await client.execute(uri: startPath(goal), method: .get) { Answer($0) }
        let address = try #require(answer.location.flatMap(WebAddress.init))
        let query = try #require(WebAddress.parseForm(address.query ?? ""))
        return (try #require(answer.cookies["sign-in"]), query.first { $0.0 == "state" }?.1 ?? "")
    }

    private func finish(_ client: any TestClientProtocol, _ cookie: String, state: String, code: String) async throws
        -> Answer
    {
        let path = "/sign-in/callback?" + WebAddress.form([("state", state), ("code", code)])
        return try await client.execute(uri: path, method: .get, headers: [.cookie: "sign-in=\(cookie)"]) { Answer($0) }
    }
}

extension Answer {
    /// The cookies that were set, by name.
    var cookies: [String: String] {
        let pairs = headers[values: .setCookie].compactMap { line -> (String, String)? in
            let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            return pair.count == 2 ? (String(pair[0]), String(pair[1])) : nil
        }
        return Dictionary(pairs) { _, last in last }
    }
}
