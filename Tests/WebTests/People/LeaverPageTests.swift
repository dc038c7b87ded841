import Domain
import Kernel
import Testing

@testable import Web

@Suite struct LeaverPageTests {
    @Test func `who leaves is looked up, told what happens, and shown with what was taken`() async throws {
        let house = try await House()
        let company = try await Company(house)
        _ = try await company.approve("HELP-3")
        let other = house.other.id
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/leavers").text.contains("Nobody has left"))
            let nobody = try await admin.get("/leavers?person=unknown")
            #expect(nobody.status == 404 && nobody.text.contains("id=\"person-problem\""))
            let preview = try await admin.get("/leavers?person=jira-otto").text
            #expect(preview.contains("Otto Other has left") && preview.contains("/people/\(other)/leaving"))
            #expect(preview.contains("<dt>Open grants</dt><dd>1</dd>"))
            #expect(try await house.read { try $0.people.require(other).isActive })
            let silent = try await admin.post("/people/\(other)/leaving", [])
            #expect(silent.status == 400 && silent.text.contains("Otto Other has left"))
            let left = try await admin.post("/people/\(other)/leaving", [("reason", "last day was Friday")])
            #expect(left.location == "/leavers?notice=left")
            let page = try await admin.get("/leavers").text
            for text in ["Otto Other", "Last day was Friday.", "1 grant to revoke, 2 requests cancelled.", "Ada Admin"]
            {
                #expect(page.contains(text), "\(text)")
            }
            let back = try await admin.post("/people/\(other)/return", [("reason", "it was a mistake")])
            #expect(back.location == "/leavers?notice=returned")
            #expect(try await admin.get("/leavers").text.contains("Back"))
        }
        #expect(try await house.read { try $0.people.require(other).isActive })
    }

    @Test func `grants beyond what an hour may bring wait, and the page leads to the breaker`() async throws {
        let house = try await House()
        let company = try await Company(house)
        _ = try await company.approve("HELP-3")
        let other = house.other.id
        try await house.write(by: house.admin) { tx in
            try tx.massChanges.pass(Breaker.least, forgettingBefore: tx.now - Breaker.window)
        }
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/leavers?person=\(other)").text.contains("wait for another site admin"))
            let left = try await admin.post("/people/\(other)/leaving", [("reason", "left")])
            #expect(left.location == "/leavers?notice=leftHeld")
            let page = try await admin.get("/leavers").text
            #expect(page.contains("1 removal held by the breaker") && page.contains("href=\"/breaker\""))
            #expect(try await admin.get("/breaker").text.contains("1 removal, because Otto Other left"))
        }
    }

    @Test func `nobody ends the own account on the page`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let own = try await admin.post("/people/\(house.admin.id)/leaving", [("reason", "x")])
            #expect(own.status == 403)
        }
        let admin = house.admin.id
        #expect(try await house.read { try $0.people.require(admin).isActive })
    }
}
