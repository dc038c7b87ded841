import Domain
import Kernel
import Testing

@testable import Web

/// How an admin sets guardrails aside for one request.
@Suite struct OverridePageTests {
    @Test func `N39: an admin sets guardrails aside on the request's page, with reason and end, and approves nothing`()
        async throws
    {
        let house = try await House()
        let company = try await Company(house)
        let id = try #require(company.requests["HELP-3"])
        let place = "/requests/\(id)"
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let form = [("until", "2026-11-20"), ("override_reason", "a pilot with the board")]
            #expect(try await admin.post(place + "/override", form).location == place + "?notice=overridden")
            let page = try await admin.get(place).text
            #expect(page.contains("until 21 Nov 2026, 00:00, by Ada Admin: a pilot with the board"))
            let approver = try await Browser(house.approver, at: house, client)
            #expect(try await !approver.get(place).text.contains("/override\""), "only admins are offered it")
        }
        #expect(try await house.read { try $0.requests.find(id)?.decision } == .pending)
    }

    @Test func `a refused override keeps what was typed`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let id = try #require(company.requests["HELP-3"])
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            for until in ["", "2027-11-20"] {
                let form = [("until", until), ("override_reason", "a pilot with the board")]
                let answer = try await admin.post("/requests/\(id)/override", form)
                #expect(answer.status == 400 && answer.text.contains("a pilot with the board"), "\(until)")
            }
        }
        #expect(try await house.read { try $0.policies.override(of: id) } == nil)
    }
}
