import Domain
import Kernel
import Ledger
import TestKit
import Testing

@testable import Web

/// Break-glass, reassigning and the licence, as people meet them.
@Suite struct BreakGlassPageTests {
    @Test func `2.7 break-glass: an admin switches it on, uses it, and an approver reviews it, all on pages`()
        async throws
    {
        let house = try await House()
        let company = try await Company(house)
        let id = try #require(company.requests["HELP-3"])
        let (place, reviews) = ("/requests/\(id)", "/approvals/break-glass")
        // Where the admin is asked as well, there is no glass to break.
        _ = try await house.write(by: house.admin) {
            try ReassignRequest(id, to: house.approver.id, reason: "knows it")(in: $0)
        }
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await !admin.get(place).text.contains("Break the glass"), "off unless switched on")
            let on = [("on", "true"), ("invokers", "admin"), ("hours", "2"), ("days", "3")]
            #expect(try await admin.post(reviews, on).location == reviews + "?notice=saved")
            let approver = try await Browser(house.approver, at: house, client)
            #expect(try await !approver.get(place).text.contains("Break the glass"), "not for approvers here")
            let long = try await admin.post(place + "/break-glass", [("hours", "3"), ("glass_reason", "the outage")])
            #expect(long.status == 400 && long.text.contains("the outage"), "what was typed stays")
            let used = try await admin.post(place + "/break-glass", [("hours", "2"), ("glass_reason", "the outage")])
            #expect(used.location == place + "?notice=glassBroken")
            let own = try await admin.get(reviews).text
            #expect(own.contains("the outage") && own.contains("somebody else reviews it"))
            let overview = try await admin.get("/overview").text
            #expect(overview.contains("Break-glass to review") && overview.contains("Somebody else looks at it"))
            house.clock.advance(by: .days(3))
            let later = try await Browser(house.admin, at: house, client)
            #expect(try await later.get("/overview").text.contains("1 overdue"))
            let use = try await house.read { try $0.breakGlass.use(for: id)?.id.rawValue ?? "" }
            let verdict = [("verdict", "justified"), ("comment", "seen")]
            let reviewer = try await Browser(house.approver, at: house, client)
            let reviewed = try await reviewer.post("/break-glass/\(use)/review", verdict)
            #expect(reviewed.location == reviews + "?notice=reviewed")
            #expect(try await reviewer.get(reviews).text.contains("Nothing to review"))
        }
    }

    @Test func `R6: an approver hands a request to somebody else on its page`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let id = try #require(company.requests["HELP-3"])
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            let page = try await approver.get("/requests/\(id)").text
            #expect(page.contains("Ask somebody else") && page.contains(#"value="\#(house.admin.id)">Ada Admin"#))
            #expect(!page.contains(#"value="\#(house.requester.id)""#), "never a party")
            let form = [("to", house.admin.id.rawValue), ("stage", "approval"), ("reassign_reason", "knows it")]
            let done = try await approver.post("/requests/\(id)/reassignment", form)
            #expect(done.location == "/requests/\(id)?notice=reassigned")
            #expect(try await approver.get("/requests/\(id)").text.contains("Amir Approver asked Ada Admin: knows it"))
            #expect(try await approver.get("/approvals").text.contains("Approval (1 person)"))
        }
    }

    @Test func `N22: a lapsed licence is told on the overview, and a valid one is installed on its page`() async throws
    {
        let house = try await House()
        let key = try SignerKey(name: "licences.example", seed: Secret(Array(repeating: 1, count: 32)))
        let note = LicenceNote(organization: "acme", holder: "Acme GmbH", validUntil: house.clock.now() + .days(1))
        let document = try SignedNote.signing(note.text, with: key).note
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/overview").text.contains("No licence is needed."))
            _ = try await house.store.write(in: house.scope, by: Actor(.operator, id: "operator")) {
                try RequireLicence(signedBy: key.verifier)(in: $0)
            }
            #expect(try await admin.get("/overview").text.contains(#"href="/licence">Do this next"#))
            #expect(try await admin.post("/licence", [("document", "nothing")]).status == 400)
            // A browser sends the lines of a text area with carriage returns, and may lose the last one.
            let pasted = String(document.replacing("\n", with: "\r\n").dropLast(1))
            #expect(try await admin.post("/licence", [("document", pasted)]).location == "/licence?notice=licensed")
            #expect(try await admin.get("/licence").text.contains("Acme GmbH"))
            house.clock.advance(by: .days(1))
            let later = try await Browser(house.admin, at: house, client)
            #expect(
                try await later.get("/overview").text.contains("access is not added any more, and still taken away")
            )
        }
    }
}
