import Domain
import HTTPTypes
import HummingbirdTesting
import Kernel
import TestKit
import Testing

@testable import Web

@Suite struct InsightPageTests {
    private func counted(_ house: House) async throws {
        try await house.store.write(in: house.scope, by: .system("insights")) {
            while try CountInsights(limit: 100)(in: $0) > 0 {}
        }
    }

    /// Six people with Midjourney, one of them with ChatGPT too; the first ones in the named department.
    private func furnish(_ house: House, department: String? = nil, mapped: Int = 6) async throws {
        let company = try await Company(house)
        for number in 0..<6 {
            let issue = "HELP-9\(number)"
            let id = try await company.raise(issue, by: "jira-many-\(number)", tool: "midjourney", days: 10)
            let person = try await house.write(by: house.approver) { tx in
                try DecideRequest(id, .approve(days: nil, comment: nil))(in: tx)
                return try tx.requests.find(id)?.requester
            }
            guard let department, number < mapped, let person else { continue }
            try await house.write(by: house.admin) { try SetDepartment(person, to: department)(in: $0) }
        }
        try await counted(house)
    }

    @Test func `N30: the cards, the adoption view and a tool in full agree`() async throws {
        let house = try await House()
        try await furnish(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let text = PageText.of(try await admin.get("/insights").text)
            for (label, figure) in [
                ("Tools with active access", "2"), ("Users with active access", "7"), ("Active grants", "7"),
                ("Most adopted", "Midjourney"),
            ] {
                #expect(text.contains("\(label)\n\(figure)\n"), "\(label)")
            }
            let tools = PageText.of(try await admin.get("/insights/tools?risk=high").text)
            #expect(tools.contains("Midjourney") && !tools.contains("ChatGPT Enterprise\n"))
            #expect(PageText.of(try await admin.get("/insights/tools?name=nothing").text).contains("Nothing matches"))
            let tool = PageText.of(try await admin.get("/insights/tools/midjourney").text)
            #expect(tool.contains("Users\n6\nWho they are"))
            #expect(try await admin.get("/insights/tools/unknown").status == 404)
        }
    }

    @Test func `N30: people are found by name and tool, and one is shown in full`() async throws {
        let house = try await House()
        try await furnish(house)
        try await house.visit { client in
            let auditor = try await Browser(house.auditor, at: house, client)
            let all = PageText.of(try await auditor.get("/insights/people").text)
            #expect(all.contains("Rosa Requester") && all.contains("\nRequester "))
            let found = try await auditor.get("/insights/people?name=ROSA").text
            #expect(PageText.of(found).contains("Rosa Requester") && !PageText.of(found).contains("\nRequester "))
            let path = try #require(found.firstMatch(of: /href="(\/insights\/people\/[^"?]+)"/)).1
            let person = PageText.of(try await auditor.get(String(path)).text)
            #expect(person.contains("Rosa Requester") && person.contains("ChatGPT Enterprise"))
            #expect(try await auditor.get("/insights/people/unknown").status == 404)
        }
    }

    @Test func `N30: without departments the page says so, and what to do`() async throws {
        let house = try await House()
        try await furnish(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let text = PageText.of(try await admin.get("/insights/people").text)
            #expect(text.contains("No department is mapped") && text.contains("clearance insights department"))
            #expect(!text.contains("With access"))
        }
    }

    @Test(arguments: [5, 4])
    func `a department of five with access is told, one of four is not`(size: Int) async throws {
        let house = try await House()
        try await furnish(house, department: "Research", mapped: size)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
            let list = try await robot.get("/insights/people?department=Research")
            let table = try await robot.get("/insights/departments")
            let row = table.json?["items"]?.array?.first { $0["department"]?.string == "Research" }
            let page = PageText.of(try await admin.get("/insights/people?department=Research").text)
            if size == 5 {
                #expect(list.status == 200 && list.json?["items"]?.array?.count == 5)
                #expect(!page.contains("Too few people"))
            } else {
                #expect(list.status == 409 && list.reason == "group_too_small")
                #expect(page.contains("Too few people") && page.contains("not told apart"))
                #expect(row?["people"]?.isNull == true && row?["usersWithActiveAccess"]?.isNull == true)
                let everyone = try await robot.get("/insights/people").json?["items"]?.array ?? []
                #expect(everyone.allSatisfy { $0["department"]?.isNull == true })
            }
        }
    }

    @Test func `figures over the API are those of the pages`() async throws {
        let house = try await House()
        try await furnish(house)
        try await house.visit { client in
            let robot = try await Robot(house.auditor, roles: [.auditor], at: house, client)
            let json = try #require(try await robot.get("/insights?days=30").json)
            #expect(json["usersWithActiveAccess"]?.integer == 7 && json["mostAdopted"]?.string == "midjourney")
            #expect(json["decisions"]?["automaticPercent"]?.integer == 14)
            #expect(json["funnel"]?["requested"]?.integer == 11 && json["timeZone"]?.string == "UTC")
            #expect(json["removal"]?["p99"]?.isNull == true && json["deadlinesMissed"]?.isNull == true)
            #expect(try await robot.get("/insights?days=366").status == 400)
            let one = try #require(try await robot.get("/insights?tool=midjourney").json)
            #expect(one["activeGrants"]?.integer == 6)
        }
    }

    @Test(arguments: [("insights", "/insights"), ("requests", "/requests"), ("governance-logs", "/log")])
    func `N32: three addresses stay where they are`(area: String, path: String) async throws {
        let house = try await House()
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/app/\(area)").location == path)
            #expect(try await admin.get("/app/elsewhere").status == 404)
        }
    }
}
