import Domain
import Kernel
import Testing

@testable import Web

@Suite struct ReconciliationPageTests {
    @Test func `an admin sees what differs, settles it with a reason, and lets a held change go on`() async throws {
        let house = try await House()
        _ = try await Company(house)
        let things = try await Writes.differences(in: house)
        try await house.visit { client in
            let browser = try await Browser(house.admin, at: house, client)
            #expect(try await browser.get("/overview").text.contains("/reconciliation"))
            let page = try await browser.get("/reconciliation")
            #expect(page.status == 200)
            for text in [
                "Members without a grant", "Somebody not mapped", "Claude Enterprise, user", "60 removals in bulk",
                "Every holder is a member", "Compare now",
            ] { #expect(page.text.contains(text), "\(text)") }
            let silent = try await browser.post(
                "/reconciliation/findings",
                [("finding", things.finding), ("choice", "adopt")]
            )
            #expect(silent.status == 400 || silent.status == 422)
            let settled = try await browser.post(
                "/reconciliation/findings",
                [("finding", things.finding), ("choice", "adopt"), ("reason", "a service account")]
            )
            #expect(settled.status == 303 && settled.location == "/reconciliation?notice=settled")
            let released = try await browser.post(
                "/breaker/changes/\(things.change)",
                [("choice", "release"), ("reason", "checked")]
            )
            #expect(released.location == "/breaker?notice=released")
            let after = try await browser.get("/reconciliation")
            #expect(after.text.contains("Every member is explained") && !after.text.contains("60 removals"))
        }
        let finding = try await house.read { try $0.reconciliation.finding(ID(things.finding)) }
        #expect(finding?.state == .adopted && finding?.reason == "a service account")
    }
}
