import Domain
import HTTPTypes
import HummingbirdTesting
import Kernel
import TestKit
import Testing

@testable import Web

@Suite struct MyAccessTests {
    static let days: [(Int64, String, String)] = [
        (15, "15 days remaining", ""), (14, "14 days remaining", "warn"), (1, "Expires tomorrow", "warn"),
        (0, "Expires today", "warn"), (-1, "Expired", "bad"),
    ]

    @Test(arguments: days)
    func `N27 and N36: what ends within 14 days stands out, and so does what has ended`(
        days: Int64,
        label: String,
        tone: String
    ) async throws {
        let house = try await House()
        let company = try await Company(house)
        let id = try await company.raise("HELP-50", by: "jira-rosa", tool: "midjourney", days: 30)
        let end = try await house.write(by: house.approver) { tx in
            try DecideRequest(id, .approve(days: nil, comment: nil))(in: tx)
            return try tx.grants.find(request: id)?.expiresAt
        }
        let target = try #require(end) - .days(max(days, 0)) + (days < 0 ? .minutes(1) : Span(milliseconds: -1))
        house.clock.advance(by: target - house.clock.now())
        try await house.visit { client in
            let rosa = try await Browser(house.requester, at: house, client)
            let page = try await rosa.get("/access").text
            #expect(PageText.of(page).contains(label), "\(PageText.of(page))")
            #expect(page.contains("class=\"ends \(tone)\""))
            #expect(page.contains("<span class=\"lozenge \(tone)\">\(label)</span>") == !tone.isEmpty)
        }
    }

    @Test func `N36: Extend is there, switched off, and says why`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let rosa = try await Browser(house.requester, at: house, client)
            let page = try await rosa.get("/access").text
            #expect(page.contains("disabled>Extend"))
            #expect(page.contains("Nobody extends their own access. An approver can."))
        }
    }

    static func grant(_ status: Grant.Status, started: Instant = 0, end: Instant = 1_000) -> Grant {
        Grant(
            id: "g",
            request: "r",
            holder: "p",
            tool: "t",
            role: "user",
            target: nil,
            approvedDays: 1,
            createdAt: 0,
            status: status,
            startedAt: status == .pendingProvision ? nil : started,
            expiresAt: status == .pendingProvision ? nil : end
        )
    }

    static let full = Instant(milliseconds: 0) + .days(180)
    static let reasons: [(Grant, Tool.Status, Instant, String)] = [
        (grant(.pendingProvision), .approved, 0, "being set up"), (grant(.revoked), .approved, 0, "revoked"),
        (grant(.expired), .approved, 1_000 + .days(7), "An approver can"),
        (grant(.expired), .approved, 1_001 + .days(7), "more than 7 days ago"),
        (grant(.active), .blocked, 0, "takes no extensions"), (grant(.active, end: full), .approved, 0, "180 days"),
        (grant(.active, end: full - .seconds(1)), .approved, 0, "An approver can"),
    ]

    @Test(arguments: reasons)
    func `the reason is the one that bars most`(grant: Grant, status: Tool.Status, now: Instant, words: String) {
        let tool = Tool(id: "t", name: "T", status: status, risk: .low)
        #expect(ExtensionNote.words(grant, tool: tool, at: now).contains(words))
    }
}
