import Domain
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import Web

@Suite struct HeaderTests {
    @Test func `every answer says what may be run, embedded and kept`() async throws {
        let house = try await House(publicAddress: "https://clearance.example")
        try await house.visit { client in
            for path in ["/sign-in", "/healthz", "/api/v1/me", "/nowhere", "/openapi.json"] {
                let answer = try await client.execute(uri: path, method: .get) { Answer($0) }
                let policy = answer.headers[.contentSecurityPolicy] ?? ""
                #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "\(path)")
                #expect(!policy.contains("unsafe"))
                #expect(answer.headers[.xContentTypeOptions] == "nosniff")
                #expect(answer.headers[.referrerPolicy] == "same-origin")
                #expect(answer.headers[.strictTransportSecurity] != nil)
                #expect(answer.headers[.cacheControl] == "no-store")
                #expect(answer.headers[.requestID]?.isEmpty == false)
            }
        }
    }

    @Test func `a caller cannot choose the request id`() async throws {
        let house = try await House()
        try await house.visit { client in
            let answer = try await client.execute(uri: "/healthz", method: .get, headers: [.requestID: "mine"]) {
                Answer($0)
            }
            #expect(answer.headers[.requestID] != "mine")
        }
    }

    @Test func `assets are kept for good, under addresses that change with them`() async throws {
        let house = try await House()
        try await house.visit { client in
            for path in [Stylesheet.path, Script.path, Icon.path] {
                let answer = try await client.execute(uri: path, method: .get) { Answer($0) }
                #expect(answer.status == 200)
                #expect(answer.headers[.cacheControl]?.contains("immutable") == true)
            }
        }
    }

    @Test func `a fault is told without its particulars`() async throws {
        let house = try await House { services in
            services.vitals.readiness = { [("storage", "the disk is full; free some space")] }
            services.gates.jiraHook = { _, _ in throw Fault() }
        }
        try await house.store.enter { try $0.addHook("h1", organization: "acme") }
        try await house.visit { client in
            let answer = try await client.execute(uri: "/hooks/jira/h1", method: .post) { Answer($0) }
            #expect(answer.status == 500)
            #expect(answer.reason == "internal_error")
            #expect(!answer.text.contains("Fault") && !answer.text.contains("secret particulars"))
            let ready = try await client.execute(uri: "/readyz", method: .get) { Answer($0) }
            #expect(ready.status == 503)
            #expect(ready.text.contains("the disk is full"))
        }
    }

    private struct Fault: Error, CustomStringConvertible { let description = "secret particulars" }
}
