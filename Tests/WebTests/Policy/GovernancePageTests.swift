import Domain
import Kernel
import TestKit
import Testing

@testable import Web

/// How a policy is drafted, looked at and published on the pages.
@Suite struct GovernancePageTests {
    static let document = #"""
        {"rules": [{"rule": "short", "effect": "autoApprove", "when": {"days": {"max": 3}}}], "guardrails": {}}
        """#

    /// Drafts as the first admin; answers the draft's address.
    private func draft(_ admin: Browser) async throws -> String {
        let answer = try await admin.post("/governance/drafts", [("document", Self.document)])
        return String(try #require(answer.location).split(separator: "?")[0])
    }

    @Test func `N15: one admin drafts, another sees exactly what changes, and publishes`() async throws {
        let house = try await House()
        _ = try await Company(house)
        let second = try await house.secondAdmin()
        try await house.visit { client in
            let first = try await Browser(house.admin, at: house, client)
            let place = try await draft(first)
            let own = try await first.get(place).text
            #expect(own.contains("another site admin publishes it") && !own.contains("/publication"))
            let other = try await Browser(second, at: house, client)
            let page = try await other.get(place).text
            #expect(page.contains("and no other.") && page.contains("up to 3 days") && page.contains("/publication"))
            #expect(try await first.post(place + "/publication", [("version", "1")]).status == 403)
            #expect(try await other.post(place + "/publication", [("version", "7")]).status == 409)
            let published = try await other.post(place + "/publication", [("version", "1")])
            #expect(published.location == "/governance?notice=published")
            let now = try await first.get("/governance").text
            #expect(now.contains("Revision 2 decides") && now.contains("<code>short</code>"))
        }
    }

    @Test func `a policy that cannot be read is told with every problem, and kept in the form`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let wrong = #"{"rules": [{"rule": "a", "effect": "approve", "whn": {}}], "guardrails": {}}"#
            let answer = try await admin.post("/governance/drafts", [("document", wrong)])
            #expect(answer.status == 400 && answer.text.contains("whn") && answer.text.contains("role=\"alert\""))
            #expect(try await admin.post("/governance/drafts", [("document", "{")]).status == 400)
        }
        #expect(try await house.read { try $0.policies.openDrafts().isEmpty })
    }

    @Test func `a draft is edited on the version that was seen, and discarded`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let place = try await draft(admin)
            #expect(try await admin.get(place + "/edit").text.contains("effect: autoApprove"))
            let form = [("document", Self.document), ("version", "1")]
            #expect(try await admin.post(place, form).location == place + "?notice=drafted")
            #expect(try await admin.post(place, form).status == 409)
            #expect(try await admin.post(place + "/discard", []).location == "/governance?notice=discarded")
            #expect(try await admin.get(place).text.contains("Discarded"))
        }
    }

    @Test func `the only admin announces by typing, and waits a day`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let place = try await draft(admin)
            let id = ID<PolicyDraft>(String(place.split(separator: "/").last ?? ""))
            let words = try #require(try await house.read { try $0.policies.draft(id)?.confirmation })
            #expect(try await admin.get(place).text.contains(words))
            #expect(try await admin.post(place + "/publication", [("version", "1")]).status == 403)
            let typed = [("typed", words), ("version", "1")]
            #expect(try await admin.post(place + "/confirmation", typed).location == place + "?notice=confirmed")
            #expect(try await admin.post(place + "/publication", [("version", "2")]).status == 409)
            house.clock.advance(by: .hours(24))
            let again = try await Browser(house.admin, at: house, client)
            let published = try await again.post(place + "/publication", [("version", "2")])
            #expect(published.location == "/governance?notice=published")
        }
    }

    @Test func `an auditor reads policy and drafts and is offered no change`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let place = try await draft(Browser(house.admin, at: house, client))
            let auditor = try await Browser(house.auditor, at: house, client)
            for path in ["/governance", place] {
                let page = try await auditor.get(path)
                #expect(page.status == 200 && !page.text.contains("action=\"/governance"), "\(path)")
            }
        }
    }

    @Test func `a policy written as YAML reads back as it was`() throws {
        let json: JSON = [
            "rules": [["rule": "a-b", "effect": "requireStage:security", "when": ["days": ["min": 2, "max": 9]]]],
            "guardrails": ["blockUnknownTools": true, "securityReviewAt": ["high"]], "tests": [],
            "message": "Yes: ask \"us\"", "word": "yes",
        ]
        #expect(
            YAMLText.text(json) == #"""
                rules:
                  - rule: a-b
                    effect: "requireStage:security"
                    when:
                      days:
                        min: 2
                        max: 9
                guardrails:
                  blockUnknownTools: true
                  securityReviewAt: [high]
                tests: []
                message: "Yes: ask \"us\""
                word: "yes"

                """#
        )
    }
}
