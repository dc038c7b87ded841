import Domain
import Kernel
import TestKit
import Testing

@testable import Web

@Suite struct BreakerPageTests {
    @Test func `the limits are set within their bounds, with old and new on the record`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/breaker").text.contains("Nothing is held."))
            for (most, percent, field) in [
                ("0", "10", "most"), ("10001", "10", "most"), ("", "10", "most"), ("50", "0", "percent"),
                ("50", "101", "percent"),
            ] {
                let answer = try await admin.post("/breaker", [("most", most), ("percent", percent)])
                #expect(answer.status == 400 && answer.text.contains("id=\"\(field)-problem\""), "\(most) \(percent)")
            }
            #expect(try await house.read { try $0.massChanges.setting().limits } == .standard)
            house.clock.advance(by: .minutes(2))
            let wider = try await admin.post("/breaker", [("most", "60"), ("percent", "10")])
            #expect(wider.location == "/breaker?notice=breakerAsked")
            #expect(try await admin.get("/breaker").text.contains("asked for 60, or 10 %"))
            let saved = try await admin.post("/breaker", [("most", "20"), ("percent", "5")])
            #expect(saved.location == "/breaker?notice=breakerSet")
            #expect(try await house.read { try $0.massChanges.setting().limits.most } == 20)
        }
        let data = try await house.read { tx in
            let filter = AuditFilter(action: AuditAction.breakerSet.rawValue)
            return try tx.audit.entries(matching: filter, page: PageRequest(size: 1)).items.first?.json["data"]
        }
        #expect(data?["old"]?["most"]?.integer == 50 && data?["new"]?["most"]?.integer == 20)
    }

    @Test func `whoever asked for a held change sees that another admin lets it go on, who then does`() async throws {
        let house = try await House()
        _ = try await Company(house)
        let change = try await Writes.differences(in: house).change
        let second = try await house.secondAdmin()
        try await house.visit { client in
            let asker = try await Browser(house.admin, at: house, client)
            #expect(try await asker.get("/overview").text.contains("href=\"/breaker\""))
            let own = try await asker.get("/breaker").text
            #expect(own.contains("60 removals in bulk") && own.contains("another site admin lets it go on"))
            #expect(!own.contains("value=\"release\""))
            let form = [("choice", "release"), ("reason", "checked")]
            let refused = try await asker.post("/breaker/changes/\(change)", form)
            #expect(refused.status == 403 && refused.text.contains("another admin settles it"))
            let other = try await Browser(second, at: house, client)
            #expect(try await other.get("/breaker").text.contains("value=\"release\""))
            let silent = try await other.post("/breaker/changes/\(change)", [("choice", "release")])
            #expect(silent.status == 400 && silent.text.contains("role=\"alert\""))
            #expect(try await other.post("/breaker/changes/\(change)", form).location == "/breaker?notice=released")
            let after = try await other.get("/breaker").text
            #expect(after.contains("Nothing is held.") && after.contains("Going on") && after.contains("checked"))
        }
    }

    @Test func `an auditor sees the breaker and what it holds, and is offered no change`() async throws {
        let house = try await House()
        _ = try await Company(house)
        _ = try await Writes.differences(in: house)
        try await house.visit { client in
            let page = try await Browser(house.auditor, at: house, client).get("/breaker")
            #expect(page.status == 200 && page.text.contains("60 removals in bulk"))
            #expect(!page.text.contains("action=\"/breaker"))
        }
    }
}
