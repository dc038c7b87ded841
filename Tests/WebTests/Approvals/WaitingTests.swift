import Domain
import HTTPTypes
import Kernel
import TestKit
import Testing

@testable import Web

/// What people see and do while a request waits, without JavaScript.
@Suite struct WaitingTests {
    @Test func `a stage is approved on its page, which then says for whom the request waits`() async throws {
        let house = try await House()
        let company = try await Company(house)
        try await house.write(by: house.admin) { tx in
            let settings = ApprovalSettings(routes: ["security": StageRoute(people: [house.approver.id])])
            try ConfigureApprovals(settings)(in: tx)
        }
        let id = try #require(company.requests["HELP-4"])
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            #expect(try await approver.get("/requests/\(id)").text.contains("Security (1 person)"))
            #expect(try await approver.get("/approvals").text.contains("Waiting for: Security (1 person)"))
            let admin = try await Browser(house.admin, at: house, client)
            let early = try await admin.post("/requests/\(id)/decision", [("decision", "approve")])
            #expect(early.text.contains("where you are not asked"))
            let robot = try await Robot(house.approver, roles: [.approver], at: house, client)
            let stages = try await robot.get("/requests/\(id)/stages")
            #expect(stages.json?["waitingFor"]?.string == "Security (1 person)")
            let own = try await Robot(house.other, roles: [], at: house, client)
            let hidden = try await own.get("/requests/\(id)/stages").json?["stages"]?[0]
            #expect(hidden?["count"]?.integer == 1 && hidden?["people"]?.array?.isEmpty == true)
        }
    }

    @Test func `a question is asked and answered on the request's page, and overdue is told`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let id = try #require(company.requests["HELP-2"])
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            let requester = try await Browser(house.requester, at: house, client)
            #expect(
                try await requester.get("/requests/\(id)").text.contains("action=\"/requests/\(id)/answer\"") == false
            )
            let asked = try await approver.post("/requests/\(id)/question", [("question", "Which <data>?")])
            #expect(asked.status == 303)
            let page = try await requester.get("/requests/\(id)").text
            #expect(page.contains("Which &lt;data&gt;?") && page.contains("Waits for an answer"))
            #expect(try await requester.post("/requests/\(id)/answer", [("answer", "Reports.")]).status == 303)
            #expect(try await approver.get("/requests/\(id)").text.contains("Reports."))
            house.clock.advance(by: .hours(30))
            try await house.store.write(in: house.scope, by: .system("sweep")) { _ = try SweepApprovals()(in: $0) }
            let later = try await Browser(house.approver, at: house, client)
            #expect(try await later.get("/approvals").text.contains("Overdue"))
        }
    }

    @Test func `an approver delegates and is away on one page`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            let day = (house.clock.now() + .days(3)).rfc3339.prefix(10)
            let form = [("to", house.admin.id.rawValue), ("until", String(day)), ("reason", "holidays")]
            #expect(try await approver.post("/approvals/delegation", form).status == 303)
            #expect(try await approver.post("/approvals/absence", [("until", String(day))]).status == 303)
            let page = try await approver.get("/approvals/away").text
            #expect(page.contains("holidays") && page.contains("You are away"))
            let refused = try await approver.post("/approvals/delegation", form.filter { $0.0 != "until" })
            #expect(refused.status == 400 && refused.text.contains("holidays"))
            #expect(try await approver.post("/approvals/delegation/end", []).status == 303)
            #expect(try await approver.post("/approvals/absence/end", []).status == 303)
            #expect(try await house.read { try $0.approvals.delegation(from: house.approver.id) } == nil)
            #expect(try await house.read { try $0.approvals.absence(of: house.approver.id) } == nil)
        }
    }
}
