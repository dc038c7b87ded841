import Domain
import HTTPTypes
import Kernel
import TestKit
import Testing

@testable import Web

/// A draft tried out on past requests, by program and by page.
///
/// The company's one rule approved HELP-1; HELP-2 to HELP-5 wait for people.
@Suite struct ReplayTests {
    /// Denies high risk, and approves nothing.
    private static let strict = Policy(rules: [Rule("no-high", .deny, when: Conditions(risks: [.high]))])

    private func draft(_ house: House) async throws -> ID<PolicyDraft> {
        try await house.write(by: house.admin) { try DraftPolicy(Self.strict)(in: $0).id }
    }

    @Test func `a past period is decided anew by a draft, with counts and examples`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let draft = try await draft(house)
        try await house.visit { client in
            let robot = try await Robot(house.auditor, roles: [.auditor], at: house, client)
            let answer = try await robot.send(.post, "/policy/replays", ["draft": .string(draft.rawValue)])
            let json = try #require(answer.json)
            #expect(answer.status == 200 && json["requests"]?.integer == 5 && json["flipped"]?.integer == 2)
            #expect(json["whole"]?.bool == true && json["unseen"]?.integer == 0)
            #expect(json["flips"] == ["autoApprove>review": 1, "review>deny": 1])
            #expect(json["kept"] == ["review": 3])
            #expect(json["byTool"]?["midjourney"] == ["review>deny": 1])
            #expect(json["byGroup"]?["group-eng"] == ["autoApprove>review": 1])
            let issues = json["examples"]?.array?.compactMap { $0["issue"]?.string }
            #expect(issues == ["HELP-4", "HELP-1"])
            #expect(json["examples"]?.array?.first?["request"]?.string == company.requests["HELP-4"]?.rawValue)
        }
        #expect(try await house.read { try $0.policies.current()?.number } == 1)
    }

    @Test func `a policy that is sent is tried as a draft is, on the period and as far as is asked`() async throws {
        let house = try await House()
        _ = try await Company(house)
        let third = try await house.read { try $0.requests.find(issue: "HELP-3") }
        let middle = try #require(third).createdAt
        try await house.visit { client in
            let robot = try await Robot(house.auditor, roles: [.auditor], at: house, client)
            let policy = Self.strict.json
            let later = try await robot.send(.post, "/policy/replays", ["policy": policy, "from": .instant(middle)])
            #expect(later.json?["requests"]?.integer == 3)
            let earlier = try await robot.send(.post, "/policy/replays", ["policy": policy, "to": .instant(middle)])
            #expect(earlier.json?["requests"]?.integer == 2)
            let some = try await robot.send(.post, "/policy/replays", ["policy": policy, "limit": 4])
            #expect(some.json?["requests"]?.integer == 4 && some.json?["whole"]?.bool == false)
            let all = try await robot.send(.post, "/policy/replays", ["policy": policy, "limit": 5])
            #expect(all.json?["requests"]?.integer == 5 && all.json?["whole"]?.bool == true)
        }
    }

    @Test func `an empty period, no policy or two, an unknown draft and a policy that cannot be read are refused`()
        async throws
    {
        let house = try await House()
        _ = try await Company(house)
        let draft = try await draft(house).rawValue
        let bad: [(JSON, String)] = [
            ([:], "policy_missing"), (["draft": .string(draft), "policy": Self.strict.json], "policy_missing"),
            (["draft": "unknown"], "no_such_draft"),
            (["draft": .string(draft), "from": "2026-02-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"], "period_empty"),
            (["draft": .string(draft), "limit": 0], "value_invalid"),
            (["draft": .string(draft), "limit": 100_001], "value_invalid"),
            (["policy": ["rules": [["rule": "a", "effect": "perhaps"]]]], "invalid_policy"),
        ]
        try await house.visit { client in
            let robot = try await Robot(house.auditor, roles: [.auditor], at: house, client)
            for (body, reason) in bad {
                #expect(try await robot.send(.post, "/policy/replays", body).reason == reason, "\(body.text)")
            }
        }
    }

    @Test func `N2: the sixth replay in a minute is refused`() async throws {
        let house = try await House()
        _ = try await Company(house)
        let body: JSON = ["draft": .string(try await draft(house).rawValue)]
        try await house.visit { client in
            let robot = try await Robot(house.auditor, roles: [.auditor], at: house, client)
            for _ in 1...5 { #expect(try await robot.send(.post, "/policy/replays", body).status == 200) }
            #expect(try await robot.send(.post, "/policy/replays", body).status == 429)
        }
    }

    @Test func `the page shows who would have been answered otherwise, with links to the requests`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let place = "/governance/drafts/\(try await draft(house))"
        let flipped = try #require(company.requests["HELP-4"])
        try await house.visit { client in
            let auditor = try await Browser(house.auditor, at: house, client)
            #expect(try await auditor.get(place).text.contains("\(place)/replay"))
            #expect(try await auditor.get("/governance").text.contains("\(place)/replay"))
            let page = try await auditor.get(place + "/replay").text
            #expect(page.contains("5 stored requests decided anew. 2 would have been answered otherwise."))
            #expect(page.contains("href=\"/requests/\(flipped)\">HELP-4</a>") && page.contains("Midjourney"))
            let before = try await auditor.get(place + "/replay?to=2001-01-01").text
            #expect(before.contains("No request in this period"))
            let wrong = try await auditor.get(place + "/replay?from=2026-02-02&to=2026-02-01")
            #expect(wrong.status == 400 && wrong.text.contains("The period ends before it begins"))
            #expect(try await auditor.get(place + "/replay?from=yesterday").status == 400)
        }
    }
}
