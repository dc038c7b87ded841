import Domain
import HTTPTypes
import Kernel
import TestKit
import Testing

@testable import Web

/// What an admin does with vendors' statements and the starter catalog on the pages.
@Suite struct VendorFactPageTests {
    static let place = "/tools/claude-enterprise"
    static let form = [
        ("fact", "soc2"), ("holds", "yes"), ("detail", "type 2"), ("source", "https://vendor.example/soc2"),
        ("stated", "2026-11-01"), ("valid_until", "2027-10-31"), ("note", "read in full"),
    ]

    @Test func `a statement is attested, shown with its source and validity, and withdrawn`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let before = try await admin.get(Self.place).text
            #expect(before.contains("Nobody has attested anything yet"))
            #expect(before.contains("vouched for by nobody here"), "what the starter catalog knows is told apart")
            let suggested = try await admin.get(Self.place + "?fact=noTraining").text
            #expect(suggested.contains(#"<option value="noTraining" selected>"#) && suggested.contains(" open>"))
            let wrong = try await admin.post(
                Self.place + "/attestations",
                Self.form.map { $0.0 == "source" ? ($0.0, "ftp://vendor.example") : $0 }
            )
            #expect(wrong.status == 400 && wrong.text.contains("https address") && wrong.text.contains("ftp://vendor"))
            let answer = try await admin.post(Self.place + "/attestations", Self.form)
            #expect(answer.location == Self.place + "?notice=factAttested")
            let page = try await admin.get(Self.place).text
            #expect(page.contains("Yes: SOC 2 report (type 2)") && page.contains("https://vendor.example/soc2"))
            #expect(page.contains("counts until 31 Oct 2027") && page.contains("read in full"))
            let silent = try await admin.post(Self.place + "/attestations/soc2/withdrawal", [])
            #expect(silent.status == 400)
            let gone = try await admin.post(Self.place + "/attestations/soc2/withdrawal", [("reason", "superseded")])
            #expect(gone.location == Self.place + "?notice=factWithdrawn")
        }
        #expect(try await house.read { try $0.catalog.attestations(of: "claude-enterprise") }.isEmpty)
    }

    @Test func `what is stale is marked on the tool, in the list and on the overview`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.write(by: house.admin) { tx in
            let wanted = AttestationWanted(
                .soc2,
                true,
                source: "https://vendor.example/soc2",
                statedAt: tx.now - .days(1),
                validUntil: tx.now + .days(1)
            )
            _ = try AttestTool("claude-enterprise", wanted)(in: tx)
        }
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/catalog?facts=stale").text.contains("Nothing matches"))
            house.clock.advance(by: .days(1))
            let again = try await Browser(house.admin, at: house, client)
            let page = try await again.get(Self.place).text
            #expect(page.contains("Past its validity: SOC 2 report") && page.contains("Stale"))
            let list = try await again.get("/catalog?facts=stale").text
            #expect(list.contains("Claude Enterprise") && list.contains("Stale facts") && !list.contains("Midjourney"))
            #expect(try await again.get("/overview").text.contains(#"<a href="/catalog?facts=stale">"#))
        }
    }

    @Test func `starter tools are chosen, added once, and shown with what is published about them`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let page = try await admin.get("/catalog/starter").text
            #expect(page.contains("Notion AI") && page.contains("looked at 2026-08-22"))
            #expect(page.contains("Stale"), "what is older than its validity is marked")
            let none = try await admin.post("/catalog/starter", [])
            #expect(none.status == 400 && none.text.contains("Choose one tool or more"))
            let form = [("tool", "notion-ai"), ("tool", "grammarly")]
            #expect(try await admin.post("/catalog/starter", form).location == "/catalog?notice=starterAdded")
            #expect(try await admin.post("/catalog/starter", form).location == "/catalog?notice=starterAdded")
            #expect(try await admin.get("/tools/notion-ai").text.contains("vouched for by nobody here"))
        }
        let tool = try await house.read { try $0.catalog.find("notion-ai") }
        #expect(tool?.status == .restricted && tool?.version == 1)
    }

    @Test func `over the API a statement is put, listed with whether it is stale, and withdrawn`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let body: JSON = [
                "holds": true, "source": "https://vendor.example/dpa", "statedAt": "2026-11-01T00:00:00Z",
                "validUntil": "2027-11-01T00:00:00Z",
            ]
            let made = try await robot.send(.put, Self.place + "/attestations/dpa", body)
            #expect(made.status == 200 && made.json?["stale"] == false && made.json?["fact"] == "dpa")
            let unknown = try await robot.send(.put, Self.place + "/attestations/colour", body)
            #expect(unknown.status == 400 && unknown.reason == "fact_unknown")
            let list = try await robot.get(Self.place + "/attestations")
            #expect(list.json?["items"]?.array?.count == 1)
            let starter = try await robot.get("/starter-catalog")
            #expect(starter.json?["items"]?.array?.count == StarterCatalog.tools.count)
            let gone = try await robot.send(.post, Self.place + "/attestations/dpa/withdrawal", ["reason": "x"])
            #expect(gone.status == 204)
            let again = try await robot.send(.post, Self.place + "/attestations/dpa/withdrawal", ["reason": "x"])
            #expect(again.status == 404 && again.reason == "no_such_attestation")
        }
    }
}
