import Domain
import Kernel
import Testing

@testable import Web

/// How an admin connects a system on the pages.
@Suite struct ConnectionPageTests {
    @Test func `N15: a connection is set up, given its secret, tested and switched`() async throws {
        let house = try await House()
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/connectors/new").text.contains("kind=okta"))
            let page = try await admin.get("/connectors/new?kind=okta").text
            #expect(page.contains("name=\"setting.org_url\""))
            let form = [
                ("kind", "okta"), ("name", "Our Okta"), ("provider", "okta_service_app"),
                ("setting.org_url", "https://acme.okta.com"), ("setting.client_id", "0oa1"),
            ]
            let location = try #require(try await admin.post("/connectors", form).location)
            let place = String(location.split(separator: "?")[0])
            let secret = [("field", "private_key"), ("value", "s3cret-words")]
            #expect(try await admin.post(place + "/secrets", secret).location == place + "?notice=secretSet")
            #expect(try await admin.post(place + "/tests", []).location == place + "?notice=tested")
            let shown = try await admin.get(place).text
            #expect(shown.contains("A token was minted.") && shown.contains(">Set</span>"))
            #expect(!shown.contains("s3cret-words"), "a secret goes in and never out")
            let version = try #require(shown.firstMatch(of: /name="version" value="([0-9]+)"/)).1
            let off = [("state", "disabled"), ("version", String(version))]
            #expect(try await admin.post(place + "/state", off).location == place + "?notice=switchedOff")
            #expect(try await admin.post(place + "/state", off).status == 409)
            #expect(try await admin.get("/connectors").text.contains("Switched off"))
        }
    }

    @Test func `a refused connection keeps what was typed`() async throws {
        let house = try await House()
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let answer = try await admin.post("/connectors", [("kind", "okta"), ("name", "Half a thought")])
            #expect(
                answer.status == 400 && answer.text.contains("Half a thought") && answer.text.contains("role=\"alert\"")
            )
            #expect(try await admin.post("/connectors", [("kind", "webhook"), ("name", "x")]).status == 400)
        }
    }

    @Test func `a secret that nothing reads is refused, and not told back`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let answer = try await admin.post(
                "/connections/okta/secrets",
                [("field", "pin"), ("value", "s3cret-words")]
            )
            #expect(answer.status == 400 && !answer.text.contains("s3cret-words"))
        }
    }
}
